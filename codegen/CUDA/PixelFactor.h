//===-- PixelFactor.h - factors that are pixels of images -------*- C++ -*-===//
//
// Which factors of products bulk copies can bring to shared memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_PIXELFACTOR_H
#define SINTER_CODEGEN_CUDA_PIXELFACTOR_H

#include "CUDA/MatrixProduct.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::sinter {

/// The rows of a convolution's product: for each result the pixels that its
/// window reads, in an image of bf16 that is an operand of the kernel. Results
/// are steps of `strides` apart, in an image without borders.
struct PixelFactor {
  int64_t operand; ///< of the kernel
  std::array<int64_t, 3> shape;
  std::array<int64_t, 2> strides; ///< of rows and columns
  /// Of the box that results step through: top, bottom, left, right, each from
  /// the same side of the image.
  std::array<int64_t, 4> corners;
  Value sample; ///< the image's number in the batch

  /// The pixel of the image that the first one of the product's operand shows:
  /// before the image's first one where it has borders.
  OpFoldResult firstRow;
  int64_t firstColumn;

  /// The image with borders, in scratch memory; null if the product reads the
  /// operand itself.
  memref::AllocOp bordered;
};

/// The rows of a product, if they are pixels of which bulk copies can bring
/// `channels` channels at a time. `builder` stands where the product does.
std::optional<PixelFactor> matchPixelFactor(OpBuilder &builder,
                                            linalg::LinalgOp op,
                                            const MatrixProduct &product,
                                            int64_t channels);

/// Erases the image with borders if nothing but products reads it that need it
/// no more.
void eraseBordered(memref::AllocOp bordered,
                   function_ref<bool(Operation *)> needsIt);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_PIXELFACTOR_H
