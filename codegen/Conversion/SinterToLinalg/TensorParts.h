//===-- TensorParts.h - loops that make tensors in parts --------*- C++ -*-===//
//
// For lowerings that decide themselves in what order a tensor is computed.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_TENSORPARTS_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_TENSORPARTS_H

#include "mlir/IR/Builders.h"

namespace mlir::sinter {

/// `number * factor + offset`.
OpFoldResult scaledNumber(OpBuilder &builder, Location loc, Value number,
                          int64_t factor, int64_t offset = 0);

/// Part number `number` of those with `size` elements along `dim`.
Value partOf(OpBuilder &builder, Location loc, Value whole, unsigned dim,
             Value number, int64_t size);

/// Element number `number` of the first dimension.
Value elementOf(OpBuilder &builder, Location loc, Value whole, Value number);

/// A tensor of f32 and of `shape`: `count` parts that lie one after the other
/// along `dim`, computed in this order. What follows element by element can be
/// computed with them (`sinter-fuse-into-parts`).
Value assembleParts(OpBuilder &builder, Location loc, ArrayRef<int64_t> shape,
                    unsigned dim, int64_t count,
                    function_ref<Value(Value number)> part);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_TENSORPARTS_H
