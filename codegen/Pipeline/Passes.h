//===-- Passes.h - checks between phases ------------------------*- C++ -*-===//
//
// Constructors and registration of the passes of Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_PIPELINE_PASSES_H
#define SINTER_CODEGEN_PIPELINE_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir {
class ModuleOp;
} // namespace mlir

namespace mlir::sinter {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "Pipeline/Passes.h.inc"

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_PIPELINE_PASSES_H
