//===-- ProductOnTensorCores.h - products by warps --------------*- C++ -*-===//
//
// A matrix product as the work of a block's tensor cores.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_PRODUCTONTENSORCORES_H
#define SINTER_CODEGEN_CUDA_PRODUCTONTENSORCORES_H

#include "CUDA/MatrixProduct.h"
#include "CUDA/PointBuilder.h"
#include "CUDA/Precision.h"

namespace mlir::sinter {

/// What products are computed with.
struct TensorCoreOptions {
  int64_t threads;           ///< of a block
  Precision precision;       ///< of factors
  bool hasWarpgroupProducts; ///< whether the GPU has wgmma
};

/// The most shared memory, in bytes, that a product takes.
int64_t largestSlabBytes(bool hasWarpgroupProducts);

/// Whether the product fills the fragments that tensor cores multiply, of
/// factors that memory does not have in fewer bits than `precision` says.
bool suitsTensorCores(linalg::LinalgOp op, const MatrixProduct &product,
                      Precision precision);

/// Replaces `op` by what thread `thread` of a block does for it. The block goes
/// over tiles of the result; it stages the factors of a tile, a slab of the
/// depth at a time, in shared memory, and its warps or warpgroups multiply
/// them. All threads must come here.
void computeOnTensorCores(linalg::LinalgOp op, const MatrixProduct &product,
                          const Registers &registers, Value thread,
                          const TensorCoreOptions &options);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_PRODUCTONTENSORCORES_H
