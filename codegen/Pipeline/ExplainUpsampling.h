//===-- ExplainUpsampling.h - multiplications saved -------------*- C++ -*-===//
//
// The part of --explain about upsampling.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_PIPELINE_EXPLAINUPSAMPLING_H
#define SINTER_CODEGEN_PIPELINE_EXPLAINUPSAMPLING_H

#include "mlir/Support/LLVM.h"

namespace mlir {
class ModuleOp;
} // namespace mlir

namespace mlir::sinter {

/// Tells of each transposed convolution that does the upsampling before it, in
/// a module at the end of the phase `simplify`, how many multiplications it
/// takes for a sample and how many the two would take apart.
void explainUpsampling(ModuleOp module, raw_ostream &stream);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_PIPELINE_EXPLAINUPSAMPLING_H
