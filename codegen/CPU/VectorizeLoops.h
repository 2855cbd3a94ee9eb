//===-- VectorizeLoops.h - loops around register tiles ----------*- C++ -*-===//
//
// Builds the loops that compute one structured op tile by tile.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CPU_VECTORIZELOOPS_H
#define SINTER_CODEGEN_CPU_VECTORIZELOOPS_H

#include "codegen/CPU/RegisterTiling.h"

namespace mlir::sinter {

/// Emits the loops that compute `op` by `tile`, with `epilogue` (null if there
/// is none) applied to each result before it is written, at the builder's
/// position. Returns the values of the results of the epilogue, or of `op`.
SmallVector<Value> buildTiledLoops(OpBuilder &builder, linalg::GenericOp op,
                                   const RegisterTile &tile,
                                   linalg::GenericOp epilogue);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CPU_VECTORIZELOOPS_H
