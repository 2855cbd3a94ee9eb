//===-- AsyncFence.h - stores before asynchronous reads ---------*- C++ -*-===//
//
// Products of warpgroups and bulk copies reach shared memory past a thread's
// own accesses.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_ASYNCFENCE_H
#define SINTER_CODEGEN_CUDA_ASYNCFENCE_H

#include "mlir/IR/Builders.h"

namespace mlir::sinter {

/// Lets them come after what the thread has done in shared memory so far.
void fenceSharedMemory(OpBuilder &builder, Location loc);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_ASYNCFENCE_H
