//===-- ChannelGroups.h - convolutions of several groups --------*- C++ -*-===//
//
// Where channels are cut into groups, tensors get a dimension for the groups,
// and convolutions a loop.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_CHANNELGROUPS_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_CHANNELGROUPS_H

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::sinter {

/// Where there are several groups, the type with the groups in a dimension of
/// their own before the channels, which are dimension `dim`.
RankedTensorType splitChannels(RankedTensorType type, unsigned dim,
                               int64_t groups);

/// A tensor as one of such a type.
Value splitChannels(OpBuilder &builder, Location loc, Value value, unsigned dim,
                    int64_t groups);

/// Undoes the split of dimension `dim`.
Value joinChannels(OpBuilder &builder, Location loc, Value value, unsigned dim,
                   int64_t groups);

/// The loops of a convolution: samples, rows, columns, groups of channels (null
/// for a single one), results of a group, and inside these the rows and columns
/// of the kernel and the channels of a group.
struct ConvolutionLoops {
  AffineExpr n, h, w, g, o, i, j, c;

  ConvolutionLoops(MLIRContext *context, int64_t groups) {
    if (groups == 1)
      bindDims(context, n, h, w, o, i, j, c);
    else
      bindDims(context, n, h, w, g, o, i, j, c);
  }
};

/// The index expressions of one operand, without null ones.
inline SmallVector<AffineExpr> index(ArrayRef<AffineExpr> list) {
  return llvm::filter_to_vector(list,
                                [](AffineExpr each) { return bool(each); });
}

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_CHANNELGROUPS_H
