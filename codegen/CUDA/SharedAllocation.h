//===-- SharedAllocation.h - a kernel's own shared memory -------*- C++ -*-===//
//
// What a kernel allocates in shared memory beside its scratch.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_SHAREDALLOCATION_H
#define SINTER_CODEGEN_CUDA_SHAREDALLOCATION_H

#include "sinter/abi.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::sinter {

/// The one allocation that sinter-allocate-shared leaves.
class SharedAllocation {
public:
  explicit SharedAllocation(func::FuncOp function) {
    int64_t allocated = 0;
    function.walk([&](memref::AllocOp op) {
      allocated += op.getType().getNumElements();
    });
    bytes = llvm::alignTo(allocated, int64_t{SINTER_BUFFER_ALIGNMENT});
  }

  int64_t size() const { return bytes; }

  /// A kernel has at most 48 KiB of static shared memory.
  bool isDynamic() const { return bytes > int64_t{48} << 10; }

  /// What it takes of dynamic shared memory.
  int64_t dynamicBytes() const { return isDynamic() ? bytes : 0; }

private:
  int64_t bytes;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_SHAREDALLOCATION_H
