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

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <source_location>
#include <string_view>
#include <type_traits>

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

/// Appends a layer to the graph of its operands.
constexpr Tensor append(Node node, const Label &label,
                        std::initializer_list<Tensor> operands,
                        const ShapeResult &result) {
  for (Tensor operand : operands)
    node.operandIndices[static_cast<size_t>(node.operandCount++)] =
        operand.index();
  GraphBuilder &graph = operands.begin()->graph();
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
/// no line, so its own pipe makes a layer of it where it is used.
struct LayerWord {};

} // namespace detail

/// Applies a layer: `image | conv2d(16, {3, 3}) | relu`.
template <Layer L>
  requires(!std::derived_from<L, detail::LayerWord>)
constexpr Tensor operator|(Tensor x, const L &layer) {
  return layer(x);
}

} // namespace sinter

#endif // SINTER_TENSOR_H
