//===-- KernelRows.h - kernels that are cut along rows ----------*- C++ -*-===//
//
// Which rows of each image a part of a sample computes: what the pass that cuts
// and the one that applies it have to agree on.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_IR_KERNELROWS_H
#define SINTER_DIALECT_IR_KERNELROWS_H

#include "IR/Sinter.h"

namespace mlir::sinter {

/// Part number `p` of a sample has `count` rows, from `p * step + first` on; of
/// a sum over the batch, it adds them up.
struct RowRange {
  int64_t step, first, count;

  bool operator==(const RowRange &) const = default;

  /// The rows that windows on these rows see, of an image with its borders.
  RowRange seenThrough(const RowWindow &window) const;
};

/// Whether all operands and results of `op` are scalars: every part of a sample
/// computes it.
bool isAmongScalars(Operation &op);

/// What a part has of the values that the ops of a kernel over samples compute,
/// if the rows of a sample can be cut into so many equal parts. Where windows
/// overlap inside the kernel, neighbours both compute the rows that they share.
std::optional<DenseMap<Value, RowRange>> rowRanges(KernelOp kernel,
                                                   int64_t parts);

} // namespace mlir::sinter

#endif // SINTER_DIALECT_IR_KERNELROWS_H
