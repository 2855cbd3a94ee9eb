//===-- KernelGrid.h - how many tiles a kernel is worth ---------*- C++ -*-===//
//
// The grid of a kernel depends on the model only, never on the machine's number
// of threads or on the batch of a run, so that neither do its sums.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_TRANSFORMS_KERNELGRID_H
#define SINTER_DIALECT_TRANSFORMS_KERNELGRID_H

#include "IR/Sinter.h"

namespace mlir::sinter {

/// What a grid is chosen for.
struct GridOptions {
  int64_t tileFlops; ///< arithmetic that a tile has, if there is as much
  int64_t batchSize; ///< samples of a batch, as the model file declares them
  /// Of a GPU, each of which computes a tile at a time; 0: a CPU's few cores.
  int64_t multiprocessors = 0;
};

/// Sets `samples_per_tile` of a kernel over samples, and `tiles` and
/// `tiled_dim` where its ops can be cut along the channels or the rows of a
/// sample.
void chooseSampleGrid(KernelOp kernel, const GridOptions &options);

/// The tiles that work on whole tensors is cut into.
struct TensorGrid {
  int64_t tiles = 1;
  int64_t tiledDim = 0; ///< of each result
};

/// The grid of work on whole tensors: of `sums` over partial sums and of `ops`,
/// where `results` is what others read of it. Cut along the features of a batch
/// of vectors, else along the longest dimension of parameters but the last.
TensorGrid chooseTensorGrid(ArrayRef<Value> sums, ArrayRef<Operation *> ops,
                            ArrayRef<Value> results,
                            const GridOptions &options);

} // namespace mlir::sinter

#endif // SINTER_DIALECT_TRANSFORMS_KERNELGRID_H
