//===-- FactorRounding.h - numbers as tensor cores take them ----*- C++ -*-===//
//
// From f32 to what a precision's products multiply.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_FACTORROUNDING_H
#define SINTER_CODEGEN_CUDA_FACTORROUNDING_H

#include "CUDA/Precision.h"

#include "mlir/IR/Builders.h"

namespace mlir::sinter {

/// The element type of a rounded factor: f32 for numbers of tf32.
Type roundedType(Builder &builder, Precision precision);

/// A vector of f32, or of bf16 for that precision, as tensor cores multiply it:
/// one vector, rounded to nearest; in fp32, two: what tf32 has of each number,
/// and the rest.
SmallVector<Value> roundFactor(OpBuilder &builder, Location loc, Value elements,
                               Precision precision);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_FACTORROUNDING_H
