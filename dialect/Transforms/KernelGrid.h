//===-- KernelGrid.h - how many tiles a kernel is worth ---------*- C++ -*-===//
//
// The grid of a kernel depends on the model only, never on the machine's number
// of threads or on the batch, so that neither do its sums.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_TRANSFORMS_KERNELGRID_H
#define SINTER_DIALECT_TRANSFORMS_KERNELGRID_H

#include "IR/Sinter.h"

namespace mlir::sinter {

/// Sets `samples_per_tile` of a kernel over samples, and `tiles` where its ops
/// can be cut along the channels of a sample. A tile has `tileFlops` of
/// arithmetic if there is as much.
void chooseSampleGrid(KernelOp kernel, int64_t tileFlops);

/// The tiles that work on whole tensors is cut into.
struct TensorGrid {
  int64_t tiles = 1;
  int64_t tiledDim = 0; ///< of each result
};

/// The grid of work on whole tensors: of `sums` over partial sums and of `ops`,
/// where `results` is what others read of it. Cut along the features of a batch
/// of vectors, else along the first dimension of parameters.
TensorGrid chooseTensorGrid(ArrayRef<Value> sums, ArrayRef<Operation *> ops,
                            ArrayRef<Value> results, int64_t tileFlops);

} // namespace mlir::sinter

#endif // SINTER_DIALECT_TRANSFORMS_KERNELGRID_H
