//===-- BoxFactor.h - factors that are boxes of tensors ---------*- C++ -*-===//
//
// Which factors of products bulk copies can bring from weights in bf16.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_BOXFACTOR_H
#define SINTER_CODEGEN_CUDA_BOXFACTOR_H

#include "CUDA/MatrixProduct.h"

#include <array>

namespace mlir::sinter {

/// The columns of a product: a slab of them is a box, or several side by side,
/// of a tensor of bf16 that is an operand of the kernel and that all samples
/// share.
struct BoxFactor {
  /// The tensor has 4 dimensions; those that it lacks, the first ones, are 1.
  static constexpr unsigned rank = 4;

  int64_t operand; ///< of the kernel
  std::array<int64_t, rank> shape;
  /// Where the product's operand begins in the tensor.
  std::array<OpFoldResult, rank> begin;
  /// What the loops add to it; null: nothing.
  std::array<AffineExpr, rank> indices;
  /// Beside the innermost dimension, the one that a box extends along: of the
  /// two, one is the columns' and one the depth's.
  unsigned lineDim;
  bool isDepthInnermost;
};

/// The columns of a product, if boxes have `edge` points of the depth's
/// innermost loop.
std::optional<BoxFactor>
matchBoxFactor(linalg::LinalgOp op, const MatrixProduct &product, int64_t edge);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_BOXFACTOR_H
