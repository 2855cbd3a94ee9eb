//===-- EmulateInstructions.h - a GPU's instructions on a CPU ---*- C++ -*-===//
//
// Ops of the GPU and NVGPU dialects as calls of the emulator.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_EMULATEINSTRUCTIONS_H
#define SINTER_CODEGEN_CUDA_EMULATEINSTRUCTIONS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::sinter {

/// Replaces all ops of the kernel that only a GPU has instructions for. One
/// that cannot be emulated is an error. Types are those of a CPU already.
LogicalResult emulateInstructions(func::FuncOp kernel);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_EMULATEINSTRUCTIONS_H
