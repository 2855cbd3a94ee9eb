//===-- Passes.h - passes over tensors --------------------------*- C++ -*-===//
//
// Constructors and registration of the passes of Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_PASSES_H
#define SINTER_DIALECT_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir {
class ModuleOp;
namespace func {
class FuncOp;
} // namespace func
} // namespace mlir

namespace mlir::sinter {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "Passes.h.inc"

} // namespace mlir::sinter

#endif // SINTER_DIALECT_PASSES_H
