//===-- TensorTypes.h - types of tensor values ------------------*- C++ -*-===//
//
// What passes and lowerings ask about the type of a tensor.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_IR_TENSORTYPES_H
#define SINTER_DIALECT_IR_TENSORTYPES_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Value.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::sinter {

/// The type of a value that is a tensor.
inline RankedTensorType tensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// Bytes of a tensor, of one sample where the batch is dynamic.
inline int64_t byteCount(RankedTensorType type) {
  int64_t elements = 1;
  for (int64_t extent : type.getShape())
    elements *= ShapedType::isDynamic(extent) ? 1 : extent;
  return elements * llvm::divideCeil(type.getElementTypeBitWidth(), 8);
}

} // namespace mlir::sinter

#endif // SINTER_DIALECT_IR_TENSORTYPES_H
