//===-- Winograd.h - Winograd's minimal filtering ---------------*- C++ -*-===//
//
// Sizes of F(4x4, 3x3), and which convolutions it computes: what the ops, the
// pass that chooses and the lowering have to agree on.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_IR_WINOGRAD_H
#define SINTER_DIALECT_IR_WINOGRAD_H

#include "IR/TensorTypes.h"

namespace mlir::sinter::winograd {

/// Along each axis: pixels that a tile computes, elements of the kernel, and
/// points where the tile and the kernel are multiplied.
inline constexpr int64_t tile = 4, taps = 3, points = tile + taps - 1;

/// The kernel is brought to the points once for about so many tiles, and that
/// is then little beside their products.
inline constexpr int64_t tilesPerBlock = 64;

/// Tiles of an image of shape NHWC. Those at its edges may reach over them.
inline int64_t tileCount(ArrayRef<int64_t> image) {
  return llvm::divideCeil(image[1], tile) * llvm::divideCeil(image[2], tile);
}

/// Whether `op`, a convolution or a transposed one, has this form.
template <typename OpTy>
bool canCompute(OpTy op) {
  auto areAll = [](ArrayRef<int64_t> values, int64_t expected) {
    return llvm::all_of(values,
                        [&](int64_t value) { return value == expected; });
  };
  ArrayRef<int64_t> kernel = tensorType(op.getKernel()).getShape();
  return areAll(kernel.take_front(2), taps) && areAll(op.getStrides(), 1) &&
         areAll(op.getDilation(), 1) && op.getGroups() == 1;
}

} // namespace mlir::sinter::winograd

#endif // SINTER_DIALECT_IR_WINOGRAD_H
