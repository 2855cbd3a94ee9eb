//===-- graph.h - the frozen graph of a model -------------------*- C++ -*-===//
//
// What a model file hands to the compiler: its layers and its training as
// plain data behind one symbol. The model file is built as a shared object;
// the compiler opens it, reads `sinter_graph`, and needs only this header.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_GRAPH_H
#define SINTER_GRAPH_H

#include "dialect/ShapeRules.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace sinter {

/// Raised by every change of a structure in this file.
inline constexpr uint32_t graphVersion = 1;

/// The name of the one `GraphView` in a model's shared object.
inline constexpr const char *graphSymbol = "sinter_graph";

/// The name of a model, layer, input or phase: letters, digits and '_'.
struct Name {
  static constexpr size_t capacity = 63;

  constexpr Name() = default;
  /// Text beyond the capacity is cut: the caller checks the length.
  constexpr Name(std::string_view text) {
    std::copy_n(text.begin(), std::min(text.size(), capacity),
                characters.begin());
  }

  constexpr const char *data() const { return characters.data(); }
  constexpr std::string_view view() const { return characters.data(); }
  constexpr bool operator==(const Name &) const = default;

  std::array<char, capacity + 1> characters{}; ///< ends with a zero
};

/// A line of the model file, or of a header that it includes.
struct SourceLine {
  const char *file = "";
  int64_t line = 0;
};

enum class NodeKind : int32_t {
  input,
  conv2d,
  conv2dTranspose,
  maxPool2d,
  upsample2d,
  relu,
  add,
};

/// How a parameter gets its first value.
enum class Initializer : int32_t { zeros, glorotUniform };

/// A convolution or transposed convolution with its parameters
/// `<layer>/kernel` and, with `useBias`, `<layer>/bias` of shape (filters).
struct Convolution {
  int64_t filters = 0;
  Size2D kernel{};
  Size2D strides{1, 1};
  /// Of a convolution: zeros around its input. Of a transposed convolution:
  /// what is cut off its full result.
  Borders borders{};
  bool useBias = true;
  Initializer kernelInitializer = Initializer::glorotUniform;
  Initializer biasInitializer = Initializer::zeros;
};

/// An input or a layer: one tensor for each sample.
struct Node {
  NodeKind kind = NodeKind::input;
  Name name{};
  /// Of one sample, without the batch: HxWxC for an image.
  Shape shape{};
  /// Indices of the nodes whose tensors go in; all come before this node.
  std::array<int32_t, 2> operandIndices{};
  int32_t operandCount = 0;
  /// Of an input: fed for the loss only, not part of the network.
  bool isTarget = false;
  Convolution convolution{}; ///< of conv2d and conv2dTranspose
  Size2D pool{};             ///< of maxPool2d; windows lie side by side
  Size2D factor{};           ///< of upsample2d; nearest neighbour
  SourceLine where{};

  constexpr std::span<const int32_t> operands() const {
    return std::span(operandIndices).first(static_cast<size_t>(operandCount));
  }
};

enum class LossKind : int32_t {
  /// The mean over every element of the batch of (output - target)^2.
  meanSquaredError,
};

struct Loss {
  LossKind kind = LossKind::meanSquaredError;
  int32_t output = 0; ///< index of the node that is compared
  int32_t target = 0; ///< index of the input that it is compared with
  SourceLine where{};
};

enum class OptimizerKind : int32_t { adam };

struct Optimizer {
  OptimizerKind kind = OptimizerKind::adam;
  double learningRate = 0;
  double beta1 = 0;
  double beta2 = 0;
  double epsilon = 0;
  SourceLine where{};
};

/// What a sample of the data set gives to an input.
enum class Source : int32_t {
  picture, ///< its picture, scaled to [0, 1]
};

enum class StageKind : int32_t {
  /// Each element becomes 1 with probability `a`, else 0 with probability `b`,
  /// where a + b is at most 1.
  saltAndPepper,
};

/// What is done to a value on its way to an input.
struct Stage {
  StageKind kind = StageKind::saltAndPepper;
  double a = 0;
  double b = 0;
};

/// How one input is filled.
struct Feed {
  static constexpr size_t maxStages = 4;

  int32_t input = 0; ///< index of the node
  Source source = Source::picture;
  std::array<Stage, maxStages> stageList{};
  int32_t stageCount = 0;
  SourceLine where{};

  constexpr std::span<const Stage> stages() const {
    return std::span(stageList).first(static_cast<size_t>(stageCount));
  }
};

/// One part of the training.
struct Phase {
  Name name{};
  int64_t epochs = 0;
  SourceLine where{};
};

/// A model and its training. Everything is checked: names are unique and well
/// formed, shapes are right, and every input has its feed.
struct GraphView {
  uint32_t version = graphVersion; ///< first, whatever the version
  Name name{};
  /// Operands first; the target is the last node.
  std::span<const Node> nodes{};
  std::span<const int32_t> outputs{}; ///< indices of the network's results
  Loss loss{};
  Optimizer optimizer{};
  std::span<const Feed> feeds{}; ///< one for each input, in the order of nodes
  std::span<const Phase> phases{};
  Name dataset{}; ///< "mnist"
  int64_t batchSize = 0;
};

static_assert(std::is_trivially_copyable_v<GraphView> &&
                  std::is_trivially_copyable_v<Node>,
              "the graph is plain data: it crosses from one compiler run into "
              "another program");

} // namespace sinter

/// Defined at the end of the model file from `sinter::exported`.
extern "C" const sinter::GraphView sinter_graph;

#endif // SINTER_GRAPH_H
