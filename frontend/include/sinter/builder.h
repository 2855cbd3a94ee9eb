//===-- builder.h - the graph while a model is evaluated --------*- C++ -*-===//
//
// The growing graph behind every Tensor. It names the nodes and keeps the first
// fault of the model.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_BUILDER_H
#define SINTER_BUILDER_H

#include "sinter/diagnostic.h"
#include "sinter/graph.h"
#include "sinter/layer_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sinter::detail {

/// Who a layer is: the name that the model file gives it, if it does, and the
/// line where it stands.
struct Label {
  std::optional<Text> name;
  SourceLine where;
};

class GraphBuilder {
public:
  std::vector<Node> nodes;
  FirstFault fault;

  /// Adds `node`, which lacks its name, shape and line, and returns its index.
  /// A node with a fault has no shape.
  constexpr int32_t append(Node node, const Label &label,
                           const ShapeResult &result) {
    Text name = label.name ? *label.name : nextDefaultName(node.kind);
    fault.report(kerasName(node.kind), checkName(name.view()), label.where);
    if (const Node *other = find(name.view()))
      fault.report(name.view(),
                   Text("expected a name of its own, got the name of the ")
                       << (other->kind == NodeKind::input ? "input" : "layer")
                       << " at " << textOf(other->where),
                   label.where);
    fault.report(name.view(), result.error, label.where);
    bucketOf(name.view()).push_back(static_cast<int32_t>(nodes.size()));
    node.name = name.view();
    node.where = label.where;
    if (fault.text.empty())
      node.shape = result.shape;
    nodes.push_back(node);
    return static_cast<int32_t>(nodes.size() - 1);
  }

private:
  /// The nodes whose names have the same hash (FNV-1a). The C++ compiler limits
  /// the steps of a constant evaluation, and comparing each name of a deep
  /// network with all others would take too many.
  constexpr std::vector<int32_t> &bucketOf(std::string_view name) {
    uint32_t hash = 0x811c9dc5;
    for (char c : name)
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193;
    return buckets[hash % buckets.size()];
  }

  constexpr const Node *find(std::string_view name) {
    for (int32_t index : bucketOf(name))
      if (nodes[static_cast<size_t>(index)].name.view() == name)
        return &nodes[static_cast<size_t>(index)];
    return nullptr;
  }

  constexpr Text nextDefaultName(NodeKind kind) {
    Text name = kerasName(kind);
    int64_t number = defaultNamesGiven[static_cast<size_t>(kind)]++;
    if (number > 0)
      name << "_" << number;
    return name;
  }

  std::array<std::vector<int32_t>, 256> buckets;
  std::array<int64_t, 32> defaultNamesGiven{}; ///< by kind of layer
};

/// The nodes that the value of node `output` is computed from, in their order;
/// `output` is the last.
constexpr std::vector<int32_t> ancestorsOf(int32_t output,
                                           const std::vector<Node> &nodes) {
  std::vector<int32_t> ancestors;
  std::vector<int8_t> needed(nodes.size(), 0);
  needed[static_cast<size_t>(output)] = 1;
  for (int32_t i = output; i >= 0; --i) {
    if (!needed[static_cast<size_t>(i)])
      continue;
    ancestors.push_back(i);
    for (int32_t operand : nodes[static_cast<size_t>(i)].operands())
      needed[static_cast<size_t>(operand)] = 1;
  }
  std::reverse(ancestors.begin(), ancestors.end());
  return ancestors;
}

} // namespace sinter::detail

#endif // SINTER_BUILDER_H
