//===-- AllocationPacking.h - allocations in one block ----------*- C++ -*-===//
//
// Places for the allocations of a kernel function in one block of memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_ALLOCATIONPACKING_H
#define SINTER_CODEGEN_CONVERSION_ALLOCATIONPACKING_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::sinter {

/// Where an allocation is in the block.
struct PackedAllocation {
  memref::AllocOp op;
  int64_t offset;
};

/// Allocations, and the bytes of the block that they need.
struct AllocationPacking {
  SmallVector<PackedAllocation> allocations;
  int64_t bytes;
};

/// Packs the allocations of `function` that are in `memorySpace` (null: the
/// default one). Those whose uses lie apart share memory; a loop's own memory
/// lives as long as an iteration. All are aligned as the one that wants it
/// most. An allocation of a dynamic size is an error.
FailureOr<AllocationPacking> packAllocations(func::FuncOp function,
                                             Attribute memorySpace);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_ALLOCATIONPACKING_H
