//===-- SharedAllocation.h - a kernel's own shared memory -------*- C++ -*-===//
//
// What a kernel allocates in shared memory beside its scratch.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_SHAREDALLOCATION_H
#define SINTER_CODEGEN_CUDA_SHAREDALLOCATION_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::sinter {

/// The one allocation that sinter-allocate-shared leaves.
class SharedAllocation {
public:
  /// What static and dynamic shared memory begin at multiples of: the atoms of
  /// warpgroups' factors do (WarpgroupMultiplier.h).
  static constexpr int64_t alignment = 1024;

  explicit SharedAllocation(func::FuncOp function) {
    int64_t allocated = 0;
    function.walk([&](memref::AllocOp op) {
      allocated += op.getType().getNumElements();
    });
    // ptxas fills static memory up to where the dynamic one begins.
    bytes = llvm::alignTo(allocated, alignment);
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
