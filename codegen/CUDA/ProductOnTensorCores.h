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

/// The most shared memory that a product takes: two slabs of 256 rows and of 32
/// columns, with 64 bytes of each.
inline constexpr int64_t largestSlabBytes = int64_t{2} * (256 + 32) * 64;

/// Whether the product fills the fragments that tensor cores multiply, of
/// factors that memory does not have in fewer bits than `precision` says.
bool suitsTensorCores(linalg::LinalgOp op, const MatrixProduct &product,
                      Precision precision);

/// Replaces `op` by what thread `thread` of a block does for it. The block goes
/// over tiles of the result; it stages the factors of a tile, a slab of the
/// depth at a time, in shared memory, and each warp multiplies fragments. All
/// threads must come here.
void computeOnTensorCores(linalg::LinalgOp op, const MatrixProduct &product,
                          const Registers &registers, Value thread,
                          int64_t threads, Precision precision);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_PRODUCTONTENSORCORES_H
