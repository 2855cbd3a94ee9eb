//===-- model.h - from a function on tensors to a constant graph *- C++ -*-===//
//
// model<"name">(function) evaluates a network in the C++ compiler: once for its
// fault and its size, once for its nodes.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MODEL_H
#define SINTER_MODEL_H

#include "sinter/tensor.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sinter {

/// What a network is made from: its inputs.
class Inputs {
public:
  constexpr explicit Inputs(detail::GraphBuilder &graph) : graph(&graph) {}

  /// An input of HxWxC.
  constexpr Tensor image(std::string_view name, const Shape &shape,
                         const std::source_location &location =
                             std::source_location::current()) const {
    Text fault = shape_rules::expectImage(shape);
    return append(name, fault.empty() ? shape_rules::declared(shape) : fault,
                  location);
  }

  /// An input of any shape.
  constexpr Tensor tensor(std::string_view name, const Shape &shape,
                          const std::source_location &location =
                              std::source_location::current()) const {
    return append(name, shape_rules::declared(shape), location);
  }

private:
  constexpr Tensor append(std::string_view name, const ShapeResult &shape,
                          const std::source_location &location) const {
    detail::Label label{.name = name, .where = detail::lineOf(location)};
    return {*graph, graph->append({.kind = NodeKind::input}, label, shape)};
  }

  detail::GraphBuilder *graph;
};

/// A checked network. Layers that its output does not need are left out.
template <size_t nodeCount>
struct Model {
  Name name;
  std::array<Node, nodeCount> nodes; ///< operands first, the output last
  bool valid;                        ///< false once a fault has been reported

  constexpr const Node &output() const { return nodes.back(); }
  constexpr const Shape &output_shape() const { return output().shape; }
};

namespace detail {

/// The number of scalars in the variables of a layer, trained or not.
constexpr int64_t parameterCount(const Node &node, const Shape &input) {
  int64_t channels = input[input.rank() - 1];
  const Convolution &convolution = node.convolution;
  int64_t taps = convolution.kernel[0] * convolution.kernel[1];
  switch (node.kind) {
  case NodeKind::conv2d:
  case NodeKind::conv2dTranspose:
    return (taps * channels / convolution.groups + node.weights.useBias) *
           convolution.filters;
  case NodeKind::dense:
    return (channels + node.weights.useBias) * node.units;
  case NodeKind::batchNormalization:
    return (2 + node.normalization.scale + node.normalization.center) *
           channels;
  default:
    return 0;
  }
}

} // namespace detail

/// Keras's `count_params`: the scalars of all variables, trained or not.
template <size_t nodeCount>
constexpr int64_t parameter_count(const Model<nodeCount> &model) {
  int64_t count = 0;
  for (const Node &node : model.nodes)
    if (hasVariables(node.kind))
      count += detail::parameterCount(
          node,
          model.nodes[static_cast<size_t>(node.operands().front())].shape);
  return count;
}

namespace detail {

/// A string as a template argument.
template <size_t size>
struct Literal {
  consteval Literal(const char (&text)[size]) {
    std::copy_n(text, size, characters.begin());
  }
  constexpr std::string_view view() const {
    return {characters.data(), size - 1};
  }

  std::array<char, size> characters;
};

struct Network {
  std::vector<Node> nodes;
  Text fault; ///< empty if nothing is wrong
};

/// Copies the nodes `kept`, in order, with their operands' new indices.
constexpr std::vector<Node> extract(const std::vector<int32_t> &kept,
                                    const std::vector<Node> &nodes) {
  std::vector<int32_t> newIndex(nodes.size(), 0);
  std::vector<Node> extracted;
  for (int32_t oldIndex : kept) {
    newIndex[static_cast<size_t>(oldIndex)] =
        static_cast<int32_t>(extracted.size());
    Node node = nodes[static_cast<size_t>(oldIndex)];
    for (int32_t &operand : node.operandIndices)
      operand = newIndex[static_cast<size_t>(operand)];
    extracted.push_back(node);
  }
  return extracted;
}

template <typename Function>
constexpr Network evaluate(std::string_view name) {
  GraphBuilder graph;
  if (Text wrong = checkName(name); !wrong.empty())
    graph.fault.text << "model: " << wrong;
  Tensor output = Function{}(Inputs(graph));
  std::vector<int32_t> kept = ancestorsOf(output.index(), graph.nodes);
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node &node = graph.nodes[i];
    if (node.kind == NodeKind::input &&
        std::find(kept.begin(), kept.end(), i) == kept.end())
      graph.fault.report(
          node.name.view(),
          Text("expected an input that the output depends on, got no "
               "path from it to ")
              << output.name(),
          node.where);
  }
  return {.nodes = extract(kept, graph.nodes), .fault = graph.fault.text};
}

} // namespace detail

/// A lambda without captures that takes the inputs and returns the output.
template <typename F>
concept NetworkFunction =
    std::is_empty_v<F> && requires(F function, Inputs in) {
      { function(in) } -> std::same_as<Tensor>;
    };

/// The model `name` of the network that a function makes. Its names are unique,
/// and its output depends on each of its inputs.
template <detail::Literal name, NetworkFunction Function>
consteval auto model(Function) {
  constexpr auto evaluate = [] {
    return detail::evaluate<Function>(name.view());
  };
  constexpr auto outcome = [=] {
    detail::Network network = evaluate();
    return std::pair(network.fault, network.nodes.size());
  }();
  constexpr Text fault = outcome.first;
  if constexpr (!fault.empty())
    static_assert(false, fault);

  Model<outcome.second> model{
      .name = name.view(), .nodes = {}, .valid = fault.empty()};
  std::vector<Node> nodes = evaluate().nodes;
  std::copy(nodes.begin(), nodes.end(), model.nodes.begin());
  return model;
}

} // namespace sinter

#endif // SINTER_MODEL_H
