//===-- KernelParts.h - what a sample can be cut into -----------*- C++ -*-===//
//
// What parts of a sample read and compute, for the cost models of grids.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_TRANSFORMS_KERNELPARTS_H
#define SINTER_DIALECT_TRANSFORMS_KERNELPARTS_H

#include "IR/KernelRows.h"

namespace mlir::sinter {

/// The channels of a kernel whose ops can all be cut along them.
struct ChannelCut {
  SmallVector<int64_t> channels; ///< of each value that is computed
  int64_t wholeBytes = 0;        ///< that every part reads of a sample

  /// Whether so many parts have enough channels each for vectors and for tiles
  /// of products.
  bool divides(int64_t parts) const;
};

/// None if some op of the kernel needs all channels of what the kernel
/// computes.
std::optional<ChannelCut> channelCut(KernelOp kernel);

/// Arithmetic of a part of a sample that is cut along the rows, with what it
/// does for nothing.
int64_t partFlops(KernelOp kernel, const DenseMap<Value, RowRange> &ranges);

} // namespace mlir::sinter

#endif // SINTER_DIALECT_TRANSFORMS_KERNELPARTS_H
