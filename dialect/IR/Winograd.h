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

/// The kernel is brought to the points once for about so many tiles, and its
/// gradient from there, and that is then little beside their products.
inline constexpr int64_t tilesPerBlock = 64;

/// The largest divisor of `extent` up to `limit`.
inline int64_t largestDivisor(int64_t extent, int64_t limit) {
  int64_t divisor = std::min(extent, limit);
  while (extent % divisor != 0)
    --divisor;
  return divisor;
}

/// The filters of a panel: their kernels are used together.
inline int64_t panelWidth(int64_t filters) {
  static constexpr int64_t widestPanel = 32;
  return largestDivisor(filters, widestPanel);
}

/// The rows of tiles that are computed together.
inline int64_t rowsPerBlock(int64_t rows, int64_t columns) {
  return largestDivisor(rows, std::max<int64_t>(tilesPerBlock / columns, 1));
}

/// Tiles of an image of shape NHWC. Those at its edges may reach over them.
inline int64_t tileCount(ArrayRef<int64_t> image) {
  return llvm::divideCeil(image[1], tile) * llvm::divideCeil(image[2], tile);
}

/// Height and width of the kernel of a convolution, or of the one whose
/// gradient `op` is.
template <typename OpTy>
ArrayRef<int64_t> kernelSize(OpTy op) {
  if constexpr (requires { op.getKernelSize(); })
    return op.getKernelSize();
  else
    return tensorType(op.getKernel()).getShape().take_front(2);
}

/// Whether `op`, of the convolution family, has this form.
template <typename OpTy>
bool canCompute(OpTy op) {
  auto areAll = [](ArrayRef<int64_t> values, int64_t expected) {
    return llvm::all_of(values,
                        [&](int64_t value) { return value == expected; });
  };
  return areAll(kernelSize(op), taps) && areAll(op.getStrides(), 1) &&
         areAll(op.getDilation(), 1) && op.getGroups() == 1;
}

} // namespace mlir::sinter::winograd

#endif // SINTER_DIALECT_IR_WINOGRAD_H
