//===-- OperandMemory.h - memory of a launch's operands ---------*- C++ -*-===//
//
// From what a kernel function computes addresses of back to the operands of its
// launch.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_OPERANDMEMORY_H
#define SINTER_CODEGEN_CUDA_OPERANDMEMORY_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <optional>

namespace mlir::sinter {

/// The number of the operand whose memory a pointer is: a load from the frame's
/// table of operands. None if it is another pointer.
std::optional<int64_t> operandOf(Value pointer);

/// Whether an op of the kernel function writes to an operand of its launch.
bool isWritten(func::FuncOp function, int64_t operand);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_OPERANDMEMORY_H
