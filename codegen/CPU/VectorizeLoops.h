//===-- VectorizeLoops.h - loops around register tiles ----------*- C++ -*-===//
//
// Builds the loops that compute one structured op tile by tile.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CPU_VECTORIZELOOPS_H
#define SINTER_CODEGEN_CPU_VECTORIZELOOPS_H

#include "codegen/CPU/RegisterTiling.h"

namespace mlir::sinter {

/// Replaces `op`, on buffers, by loops that compute it by `tile`. If there is
/// an `epilogue` (else null), it is replaced too: the loops stand in its place,
/// and apply it to each result of `op` instead of writing that to memory. Fills
/// of what the loops overwrite are erased.
void replaceByTiledLoops(RewriterBase &rewriter, linalg::GenericOp op,
                         const RegisterTile &tile, linalg::GenericOp epilogue);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CPU_VECTORIZELOOPS_H
