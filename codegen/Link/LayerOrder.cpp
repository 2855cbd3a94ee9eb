//===-- LayerOrder.cpp - the layers as Keras lists them ---------*- C++ -*-===//
//
// Measures the distance of each node from the outputs and searches them.
//
//===----------------------------------------------------------------------===//

#include "Link/LayerOrder.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

#include <tuple>

using namespace llvm;
using ::sinter::GraphView;
using ::sinter::Node;
using ::sinter::NodeKind;

namespace {

/// Numbers the nodes as a search from the outputs finds them.
class Search {
public:
  explicit Search(const GraphView &graph)
      : graph(graph), numbers(graph.nodes.size(), notFound) {
    for (int32_t output : graph.outputs)
      visit(output);
  }

  size_t numberOf(size_t node) const { return numbers[node]; }

private:
  static constexpr size_t notFound = SIZE_MAX;

  void visit(int32_t first) {
    SmallVector<int32_t> pending = {first};
    while (!pending.empty()) {
      auto node = static_cast<size_t>(pending.pop_back_val());
      if (numbers[node] != notFound)
        continue;
      numbers[node] = count++;
      append_range(pending, reverse(graph.nodes[node].operands()));
    }
  }

  const GraphView &graph;
  std::vector<size_t> numbers;
  size_t count = 0;
};

/// For each node the length of the longest way to an output; -1 where there is
/// none.
std::vector<int64_t> distancesToOutputs(const GraphView &graph) {
  std::vector<int64_t> distances(graph.nodes.size(), -1);
  for (int32_t output : graph.outputs)
    distances[static_cast<size_t>(output)] = 0;
  // Operands come before the nodes that they go into.
  for (size_t i = graph.nodes.size(); i-- > 0;) {
    if (distances[i] < 0)
      continue;
    for (int32_t operand : graph.nodes[i].operands()) {
      int64_t &distance = distances[static_cast<size_t>(operand)];
      distance = std::max(distance, distances[i] + 1);
    }
  }
  return distances;
}

} // namespace

std::vector<const Node *>
mlir::sinter::layersInKerasOrder(const GraphView &graph) {
  std::vector<int64_t> distances = distancesToOutputs(graph);
  Search search(graph);
  std::vector<const Node *> layers;
  for (const Node &node : graph.nodes)
    if (node.kind != NodeKind::input)
      layers.push_back(&node);
  auto key = [&](const Node *node) {
    auto index = static_cast<size_t>(node - graph.nodes.data());
    return std::tuple(-distances[index], search.numberOf(index), index);
  };
  llvm::sort(layers,
             [&](const Node *a, const Node *b) { return key(a) < key(b); });
  return layers;
}
