//===-- DenseProduct.h - products with a matrix -----------------*- C++ -*-===//
//
// What dense layers compute, whoever they are for.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_DENSEPRODUCT_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_DENSEPRODUCT_H

#include "mlir/IR/Builders.h"

namespace mlir::sinter {

/// The product of each sample with a matrix, or with a transposed one.
Value buildDenseProduct(OpBuilder &builder, Location loc, Value input,
                        Value weights, bool transposed);

/// The gradient of the matrix: a sum over the samples, in their order.
Value buildDenseWeightGradient(OpBuilder &builder, Location loc, Value input,
                               Value gradient);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_DENSEPRODUCT_H
