//===-- BufferOrder.h - which ops touch a buffer ----------------*- C++ -*-===//
//
// On buffers the order of ops carries meaning; these questions tell when it
// may change.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_BUFFERORDER_H
#define SINTER_CODEGEN_CONVERSION_BUFFERORDER_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::sinter {

/// The memory that `buffer` is a view of.
Value viewedMemory(Value buffer);

/// Whether the two buffers may have an element in common. As in bufferization,
/// memory that came from different places is different memory.
bool mayOverlap(Value buffer, Value other);

/// Whether `op` may read or write an element of `buffer`. Buffers were tensors:
/// an op reaches only those that it has as operands.
bool mayAccess(Operation *op, Value buffer);

/// The fill of `buffer`, in the block of `op`, whose value is in every element
/// when `op` begins, and which no op read; null if there is none.
linalg::FillOp fillBefore(Operation *op, Value buffer);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_BUFFERORDER_H
