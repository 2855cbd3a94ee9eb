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
inline constexpr uint32_t graphVersion = 2;

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
  dense,
  batchNormalization,
  maxPool2d,
  averagePool2d,
  globalAveragePool2d,
  zeroPadding2d,
  upsample2d,
  flatten,
  reshape,
  dropout,
  add,
  concatenate,
  relu,
  leakyRelu,
  sigmoid,
  tanh,
  softmax,
};

/// How a parameter gets its first value. Fans follow Keras's `compute_fans`.
enum class InitializerKind : int32_t {
  constant,
  glorotUniform,
  heNormal,
  heUniform,
};

struct Initializer {
  InitializerKind kind = InitializerKind::constant;
  double value = 0; ///< of constant
};

/// The parameters `<layer>/kernel` and, with `useBias`, `<layer>/bias` of a
/// convolution or dense layer.
struct Weights {
  bool useBias = true;
  Initializer kernelInitializer{InitializerKind::glorotUniform};
  Initializer biasInitializer{};
  double kernelL2 = 0; ///< adds this times the sum of the kernel's squares
};

/// A convolution or transposed convolution.
struct Convolution {
  int64_t filters = 0;
  Size2D kernel{};
  Size2D strides{1, 1};
  Size2D dilation{1, 1}; ///< of a convolution
  int64_t groups = 1;    ///< of a convolution
  /// Of a convolution: zeros around its input. Of a transposed convolution:
  /// what is cut off its full result.
  Borders borders{};
};

/// A normalisation with the parameters `<layer>/gamma` and `/beta` where scale
/// and center say so, and the state `/moving_mean` and `/moving_variance`.
struct BatchNormalization {
  double momentum = 0.99;
  double epsilon = 1e-3;
  bool scale = true;
  bool center = true;
};

/// Windows of a pooling layer; border pixels never win and never count.
struct Pooling {
  Size2D size{};
  Size2D strides{};
  Borders borders{};
};

enum class Interpolation : int32_t { nearest, bilinear };

/// An input or a layer: one tensor for each sample.
struct Node {
  static constexpr size_t maxOperands = 8;

  NodeKind kind = NodeKind::input;
  Name name{};
  /// Of one sample, without the batch: HxWxC for an image.
  Shape shape{};
  /// Indices of the nodes whose tensors go in; all come before this node.
  std::array<int32_t, maxOperands> operandIndices{};
  int32_t operandCount = 0;
  /// Of an input: fed for the loss only, not part of the network.
  bool isTarget = false;
  Weights weights{};                  ///< of convolutions and dense
  Convolution convolution{};          ///< of conv2d and conv2dTranspose
  int64_t units = 0;                  ///< of dense
  BatchNormalization normalization{}; ///< of batchNormalization
  Pooling pooling{};                  ///< of maxPool2d and averagePool2d
  Borders padding{};                  ///< of zeroPadding2d
  Size2D factor{};                    ///< of upsample2d
  Interpolation interpolation = Interpolation::nearest; ///< of upsample2d
  double rate = 0;                                      ///< of dropout
  double slope = 0; ///< of leakyRelu, for negative values
  SourceLine where{};

  constexpr std::span<const int32_t> operands() const {
    return std::span(operandIndices).first(static_cast<size_t>(operandCount));
  }
};

/// Whether a layer has variables, trained or not.
constexpr bool hasVariables(NodeKind kind) {
  return kind == NodeKind::conv2d || kind == NodeKind::conv2dTranspose ||
         kind == NodeKind::dense || kind == NodeKind::batchNormalization;
}

enum class LossKind : int32_t {
  /// The mean over every element of the batch of (output - target)^2.
  meanSquaredError,
  /// Of probabilities; from logits where the output is a sigmoid.
  binaryCrossentropy,
  /// Of a distribution in the last axis; from logits where the output is a
  /// softmax. The target is a distribution too.
  categoricalCrossentropy,
  /// The same with a class number as target, of the output's shape with a last
  /// extent of 1.
  sparseCategoricalCrossentropy,
};

struct Loss {
  static constexpr size_t maxClassWeights = 64;

  LossKind kind = LossKind::meanSquaredError;
  int32_t output = 0; ///< index of the node that is compared
  int32_t target = 0; ///< index of the input that it is compared with
  /// Factor of the loss where the target is of class i; none: 1.
  std::array<double, maxClassWeights> classWeightList{};
  int32_t classWeightCount = 0;
  SourceLine where{};

  constexpr std::span<const double> classWeights() const {
    return std::span(classWeightList)
        .first(static_cast<size_t>(classWeightCount));
  }
};

enum class MetricKind : int32_t {
  meanSquaredError,
  /// An element counts where (output > 0.5) is the target (Keras).
  binaryAccuracy,
  /// The largest output of the last axis is where the target's largest is.
  categoricalAccuracy,
  /// The largest output of the last axis is the target's class number.
  sparseCategoricalAccuracy,
  /// How often class i was taken for class j: the source of per-class and mean
  /// intersection over union. Two classes, divided at 0.5, for an output with a
  /// last extent of 1.
  confusionMatrix,
};

/// Something else that is measured beside the loss, on the loss's output and
/// target.
struct Metric {
  MetricKind kind = MetricKind::meanSquaredError;
  Name name{};         ///< unique: "accuracy"
  int64_t classes = 0; ///< of confusionMatrix
  SourceLine where{};
};

/// The learning rate at step t, counted from 0 in each phase, as the schedules
/// of Keras 3.
enum class ScheduleKind : int32_t {
  constant,    ///< rate
  inverseTime, ///< rate / (1 + decayRate * t / decaySteps)
  exponential, ///< rate * decayRate^(t / decaySteps)
  cosine,      ///< from rate to rate * alpha in decaySteps
  piecewise,   ///< values[i] up to and with step boundaries[i]
};

struct Schedule {
  static constexpr size_t maxBoundaries = 8;

  ScheduleKind kind = ScheduleKind::constant;
  double rate = 0;
  double decaySteps = 1;
  double decayRate = 0;
  double alpha = 0;
  bool staircase = false; ///< t / decaySteps rounded down
  std::array<int64_t, maxBoundaries> boundaries{};
  std::array<double, maxBoundaries + 1> values{};
  int32_t boundaryCount = 0;
};

enum class OptimizerKind : int32_t { sgd, rmsprop, adam, adamw };

/// Clipping is off where it is 0; at most one of the three is on.
struct Optimizer {
  OptimizerKind kind = OptimizerKind::adam;
  Schedule learningRate{};
  double momentum = 0;       ///< of sgd and rmsprop
  bool nesterov = false;     ///< of sgd
  double rho = 0;            ///< of rmsprop
  double beta1 = 0;          ///< of adam and adamw
  double beta2 = 0;          ///< of adam and adamw
  double epsilon = 0;        ///< of rmsprop, adam and adamw
  double weightDecay = 0;    ///< of adamw
  double clipNorm = 0;       ///< of each parameter's gradient
  double globalClipNorm = 0; ///< of all gradients together
  double clipValue = 0;      ///< of each element
  SourceLine where{};
};

/// What a sample of the data set gives to an input.
enum class Source : int32_t {
  picture,     ///< its picture, scaled to [0, 1], HxWxC
  label,       ///< its class number, of shape 1
  labelOneHot, ///< 1 at its class, of shape (classes)
  mask,        ///< each pixel's class number, HxWx1
  maskOneHot,  ///< 1 at each pixel's class, HxWx(classes)
  array,       ///< the array `arrayName` of a .npy or .npz file
};

enum class StageKind : int32_t {
  /// Each element becomes 1 with probability `a`, else 0 with probability `b`,
  /// where a + b is at most 1.
  saltAndPepper,
  /// a * x + b.
  scale,
  /// Keras's preprocess_input of VGG and ResNet50: x * 255, RGB to BGR, minus
  /// (103.939, 116.779, 123.68).
  caffe,
  /// Of a picture, before all others: brought to a rows and b columns. Its mask
  /// keeps the size of the data set's pictures.
  resize,
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
  Name arrayName{}; ///< of Source::array
  std::array<Stage, maxStages> stageList{};
  int32_t stageCount = 0;
  SourceLine where{};

  constexpr std::span<const Stage> stages() const {
    return std::span(stageList).first(static_cast<size_t>(stageCount));
  }
};

/// The samples: which files are read, and how.
struct Dataset {
  static constexpr size_t maxClasses = 64;

  /// "mnist", "cifar10", "image_folders" (classified pictures), "segmentation"
  /// (pictures with masks) or "arrays".
  Name reader{};
  Shape picture{}; ///< HxWxC that every picture is brought to
  std::array<Name, maxClasses> classList{};
  int32_t classCount = 0;
  bool flipHorizontally = false; ///< in training: half of the pictures
  bool flipVertically = false;   ///< in training: half of the pictures
  /// In training: a random cut of the picture's size after so many pixels were
  /// added on each side.
  int64_t cropPadding = 0;
  /// Fraction that validates if the files have no such part, taken from the
  /// end.
  double validationSplit = 0.1;
  SourceLine where{};

  constexpr std::span<const Name> classes() const {
    return std::span(classList).first(static_cast<size_t>(classCount));
  }
};

/// One part of the training, with an optimizer that starts afresh.
struct Phase {
  static constexpr size_t maxFrozen = 8;

  Name name{};
  int64_t epochs = 0;
  /// Layers that do not learn: names, or patterns in which a star stands for
  /// any text, as "block*" and "*_bn".
  std::array<Name, maxFrozen> frozenList{};
  int32_t frozenCount = 0;
  Optimizer optimizer{};
  SourceLine where{};

  constexpr std::span<const Name> frozen() const {
    return std::span(frozenList).first(static_cast<size_t>(frozenCount));
  }
  /// Whether `layer` is `pattern`, in which each star stands for any text.
  static constexpr bool matches(std::string_view pattern,
                                std::string_view layer) {
    size_t star = pattern.find('*');
    if (star == pattern.npos)
      return layer == pattern;
    if (!layer.starts_with(pattern.substr(0, star)))
      return false;
    for (size_t end = star; end <= layer.size(); ++end)
      if (matches(pattern.substr(star + 1), layer.substr(end)))
        return true;
    return false;
  }
  constexpr bool freezes(std::string_view layer) const {
    return std::ranges::any_of(frozen(), [layer](const Name &pattern) {
      return matches(pattern.view(), layer);
    });
  }
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
  std::span<const Metric> metrics{};
  std::span<const Feed> feeds{}; ///< one for each input, in the order of nodes
  std::span<const Phase> phases{};
  Dataset dataset{};
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
