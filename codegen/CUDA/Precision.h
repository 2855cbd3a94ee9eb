//===-- Precision.h - how products are computed -----------------*- C++ -*-===//
//
// The arithmetic of matrix products on a GPU. All other arithmetic is f32.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_PRECISION_H
#define SINTER_CODEGEN_CUDA_PRECISION_H

namespace mlir::sinter {

/// What the factors of a product are rounded to. Sums are f32. With bf16, so
/// are activations and their gradients where they go from kernel to kernel.
enum class Precision {
  fp32, ///< not at all: each is split into two numbers of tf32
  tf32, ///< 10 bits behind the point
  bf16, ///< 7 bits
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_PRECISION_H
