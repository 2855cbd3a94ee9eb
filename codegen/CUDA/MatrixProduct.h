//===-- MatrixProduct.h - structured ops that are products ------*- C++ -*-===//
//
// Convolutions, their gradients and dense layers as products of matrices whose
// rows and columns run over several loops.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_MATRIXPRODUCT_H
#define SINTER_CODEGEN_CUDA_MATRIXPRODUCT_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <optional>

namespace mlir::sinter {

/// c[m, n] += sum over k of a[m, k] * b[k, n], for each point of `batch`. Each
/// index stands for the loops of one of the lists, the last one fastest: the
/// one along which an operand is contiguous, where there is such a loop. Where
/// an element is follows from the op's indexing maps; images need not be
/// rearranged.
struct MatrixProduct {
  OpOperand *a;
  OpOperand *b;
  OpOperand *c;
  SmallVector<unsigned> batch, m, n, k;
};

/// The product that `op`, on buffers, computes in f32; none if it is something
/// else. Factors may be bf16 in memory. The last dimension of `c` is one of n.
std::optional<MatrixProduct> matchMatrixProduct(linalg::LinalgOp op);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_MATRIXPRODUCT_H
