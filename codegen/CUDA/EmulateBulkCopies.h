//===-- EmulateBulkCopies.h - bulk copies on a CPU --------------*- C++ -*-===//
//
// Ops of the NVVM dialect as calls of the emulator.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_EMULATEBULKCOPIES_H
#define SINTER_CODEGEN_CUDA_EMULATEBULKCOPIES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::sinter {

/// Replaces the kernel's copies of tensors to shared memory, and the barriers
/// that count their bytes. A form that is not emulated is an error.
LogicalResult emulateBulkCopies(func::FuncOp kernel);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_EMULATEBULKCOPIES_H
