//===-- LayerOrder.h - the layers as Keras lists them -----------*- C++ -*-===//
//
// Keras finds the weights of a file by the order of a model's layers, and that
// is not the order in which they were written where the model has branches.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_LINK_LAYERORDER_H
#define SINTER_CODEGEN_LINK_LAYERORDER_H

#include "sinter/graph.h"

#include <vector>

namespace mlir::sinter {

/// The nodes that are not inputs in the order of `model.layers` of Keras (its
/// `map_graph` in function.py): those that are farthest from the outputs come
/// first, and of equally far ones that which a search finds first that goes
/// from the outputs through each node's operands, depth first. Layers that no
/// output needs come last.
std::vector<const ::sinter::Node *>
layersInKerasOrder(const ::sinter::GraphView &graph);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_LINK_LAYERORDER_H
