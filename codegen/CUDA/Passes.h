//===-- Passes.h - passes that make GPU code --------------------*- C++ -*-===//
//
// Declarations of the passes described in Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_PASSES_H
#define SINTER_CODEGEN_CUDA_PASSES_H

#include "CUDA/Precision.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::sinter {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "codegen/CUDA/Passes.h.inc"

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_PASSES_H
