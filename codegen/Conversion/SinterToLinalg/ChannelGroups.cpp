//===-- ChannelGroups.cpp - convolutions of several groups ------*- C++ -*-===//
//
// Channels as groups of channels, and back.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/ChannelGroups.h"

#include "IR/TensorTypes.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

using namespace mlir;
using namespace mlir::sinter;

RankedTensorType mlir::sinter::splitChannels(RankedTensorType type,
                                             unsigned dim, int64_t groups) {
  if (groups == 1)
    return type;
  SmallVector<int64_t> shape(type.getShape());
  shape[dim] /= groups;
  shape.insert(shape.begin() + dim, groups);
  return type.clone(shape);
}

/// The dimensions of a split type for each of the type that was split.
static SmallVector<ReassociationIndices> splitIndices(unsigned rank,
                                                      unsigned dim) {
  SmallVector<ReassociationIndices> indices;
  for (unsigned i = 0, next = 0; i < rank; ++i) {
    indices.push_back({next++});
    if (i == dim)
      indices.back().push_back(next++);
  }
  return indices;
}

Value mlir::sinter::splitChannels(OpBuilder &builder, Location loc, Value value,
                                  unsigned dim, int64_t groups) {
  RankedTensorType type = tensorType(value);
  if (groups == 1)
    return value;
  return tensor::ExpandShapeOp::create(builder, loc,
                                       splitChannels(type, dim, groups), value,
                                       splitIndices(type.getRank(), dim));
}

Value mlir::sinter::joinChannels(OpBuilder &builder, Location loc, Value value,
                                 unsigned dim, int64_t groups) {
  if (groups == 1)
    return value;
  return tensor::CollapseShapeOp::create(
      builder, loc, value, splitIndices(tensorType(value).getRank() - 1, dim));
}
