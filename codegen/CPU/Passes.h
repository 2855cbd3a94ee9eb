//===-- Passes.h - passes that make CPU code --------------------*- C++ -*-===//
//
// Constructors and registration of the passes of Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CPU_PASSES_H
#define SINTER_CODEGEN_CPU_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::sinter {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "codegen/CPU/Passes.h.inc"

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CPU_PASSES_H
