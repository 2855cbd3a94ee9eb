//===-- tensor.h - what flows through a model -------------------*- C++ -*-===//
//
// Tensors, layers, and the pipe that applies a layer to a tensor. They are
// values that live while the C++ compiler evaluates the model, never at run
// time.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TENSOR_H
#define SINTER_TENSOR_H

#include "sinter/builder.h"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string_view>
#include <vector>

namespace sinter {

/// The value of an input or of a layer, one for each sample. Cheap to copy: it
/// is a place in the graph.
class Tensor {
public:
  constexpr Tensor(detail::GraphBuilder &graph, int32_t index)
      : builder(&graph), nodeIndex(index) {}

  /// Of one sample, without the batch: HxWxC for an image.
  constexpr const Shape &shape() const { return node().shape; }
  /// The name of the input or layer.
  constexpr std::string_view name() const { return node().name.view(); }

  /// For the layers of this library.
  constexpr detail::GraphBuilder &graph() const { return *builder; }
  constexpr int32_t index() const { return nodeIndex; }

private:
  constexpr const Node &node() const {
    return builder->nodes[static_cast<size_t>(nodeIndex)];
  }

  detail::GraphBuilder *builder;
  int32_t nodeIndex;
};

/// A layer is anything that turns one tensor into another: the layers of this
/// library, a constexpr function, a lambda, a function that returns one.
template <typename L>
concept Layer = requires(const L &layer, Tensor x) {
  { layer(x) } -> std::same_as<Tensor>;
};

namespace detail {

/// Appends a layer to the graph of its operands. If there are more of these
/// than a node has room for, the result says so.
constexpr Tensor append(Node node, const Label &label,
                        const std::vector<Tensor> &operands,
                        const ShapeResult &result) {
  for (size_t i = 0; i < std::min(operands.size(), Node::maxOperands); ++i)
    node.operandIndices[static_cast<size_t>(node.operandCount++)] =
        operands[i].index();
  GraphBuilder &graph = operands.front().graph();
  return {graph, graph.append(node, label, result)};
}

/// What the layers of this library share: a line, and a name on request.
class LabelledLayer {
public:
  /// The same layer under a name of its own: `conv2d(8, {3, 3}).name("code")`.
  template <typename Self>
  constexpr Self name(this Self self, std::string_view name) {
    self.label.name = name;
    return self;
  }

protected:
  constexpr LabelledLayer(const std::source_location &location)
      : label{.name = {}, .where = lineOf(location)} {}

  Label label;
};

/// Marks a layer that a model file writes as a bare word (`relu`): a word has
/// no line, so it becomes a layer where it is piped, called or named.
struct BareWord {};

/// The word for a layer of the class `LayerClass`, which is constructible from
/// the word and a line. That class has a pipe of its own, not a template:
/// converting the word to its operand takes the line of the word, and not that
/// of the pipe or of the chain's beginning.
template <typename LayerClass>
struct LayerWord : BareWord {
  template <typename Self>
  constexpr Tensor operator()(
      this const Self &self, Tensor x,
      const std::source_location &location = std::source_location::current()) {
    return LayerClass(self, location)(x);
  }
  template <typename Self>
  constexpr LayerClass
  name(this const Self &self, std::string_view name,
       const std::source_location &location = std::source_location::current()) {
    return LayerClass(self, location).name(name);
  }
};

/// The shape, unless there is a fault.
constexpr ShapeResult unless(const Text &fault, const Shape &shape) {
  return fault.empty() ? ShapeResult(shape) : ShapeResult(fault);
}

} // namespace detail

/// Applies a layer: `image | conv2d(16, {3, 3}) | relu`.
template <Layer L>
  requires(!std::derived_from<L, detail::BareWord>)
constexpr Tensor operator|(Tensor x, const L &layer) {
  return layer(x);
}

} // namespace sinter

#endif // SINTER_TENSOR_H
