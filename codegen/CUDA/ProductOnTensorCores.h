//===-- ProductOnTensorCores.h - products by warps --------------*- C++ -*-===//
//
// A matrix product as the work of a block's tensor cores.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_PRODUCTONTENSORCORES_H
#define SINTER_CODEGEN_CUDA_PRODUCTONTENSORCORES_H

#include "CUDA/BoxFactor.h"
#include "CUDA/PixelFactor.h"
#include "CUDA/PointBuilder.h"
#include "CUDA/Precision.h"

namespace mlir::sinter {

/// What products are computed with.
struct TensorCoreOptions {
  int64_t threads;           ///< of a block
  Precision precision;       ///< of factors
  bool hasWarpgroupProducts; ///< whether the GPU has wgmma and bulk copies
  int64_t sharedBytes;       ///< that a block may have
};

/// The most shared memory, in bytes, that a product takes.
int64_t largestSlabBytes(bool hasWarpgroupProducts);

/// Whether the product fills the fragments that tensor cores multiply, of
/// factors that memory does not have in fewer bits than `precision` says.
bool suitsTensorCores(linalg::LinalgOp op, const MatrixProduct &product,
                      Precision precision);

/// The factors of a product that bulk copies bring.
struct CopiedFactors {
  std::optional<PixelFactor> rows;
  std::optional<BoxFactor> columns;
};

/// Which factors bulk copies are to bring. `builder` stands before the product.
CopiedFactors copiedFactors(OpBuilder &builder, linalg::LinalgOp op,
                            const MatrixProduct &product,
                            const TensorCoreOptions &options);

/// Replaces `op` by what thread `thread` of a block does for it. The block goes
/// over tiles of the result; it stages the factors of a tile, a slab of the
/// depth at a time, in shared memory, and its warps or warpgroups multiply
/// them. `copied` says which factors bulk copies bring, and how. All threads
/// must come here.
void computeOnTensorCores(linalg::LinalgOp op, const MatrixProduct &product,
                          const Registers &registers,
                          const CopiedFactors &copied, Value thread,
                          const TensorCoreOptions &options);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_PRODUCTONTENSORCORES_H
