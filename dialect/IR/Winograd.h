//===-- Winograd.h - Winograd's minimal filtering ---------------*- C++ -*-===//
//
// Which convolutions minimal filtering at six points computes, and its sizes:
// what the ops, the pass that chooses and the lowering have to agree on.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_IR_WINOGRAD_H
#define SINTER_DIALECT_IR_WINOGRAD_H

#include "IR/Panels.h"
#include "IR/TensorTypes.h"

#include "llvm/Support/MathExtras.h"

#include <array>

namespace mlir::sinter::winograd {

/// Along each axis, points where the pixels of a tile and the taps of a kernel
/// are multiplied: as many as pixels that the tile sees.
inline constexpr int64_t points = 6;

/// The kernel is brought to the points once for about so many tiles, and its
/// gradient from there, and that is then little beside their products.
inline constexpr int64_t tilesPerBlock = 64;

/// The rows of tiles that are computed together, in as many blocks as it takes:
/// few that share a kernel at the points cost as much as tiles for nothing in
/// the last block.
inline int64_t rowsPerBlock(int64_t rows, int64_t columns) {
  // A kernel takes as long as the products of so many tiles.
  static constexpr int64_t tilesOfKernel = 12;
  auto cost = [&](int64_t blockRows) {
    int64_t blocks = llvm::divideCeil(rows, blockRows);
    return blocks * (tilesOfKernel + blockRows * columns);
  };
  int64_t best =
      largestDivisor(rows, std::max<int64_t>(tilesPerBlock / columns, 1));
  for (int64_t blockRows = 2;
       blockRows < rows && 2 * blockRows * columns <= 3 * tilesPerBlock;
       ++blockRows)
    // Results of a block that is not full are copied.
    if (cost(blockRows) + cost(blockRows) / 16 < cost(best))
      best = blockRows;
  return best;
}

/// F(tile x tile, taps x taps). Of a strided kernel, the elements that are a
/// stride apart are a phase: they see pixels, or make results, that are a
/// stride apart too. Each phase is a kernel of its own, of stride 1.
struct Filtering {
  int64_t taps; ///< of a phase, along each axis
  std::array<int64_t, 2> strides;

  bool operator==(const Filtering &) const = default;

  /// Results along each axis that a tile computes.
  int64_t tile() const { return points - taps + 1; }
  int64_t phases() const { return strides[0] * strides[1]; }

  /// Tiles of an image of this height and width. Those at its edges may reach
  /// over them.
  int64_t tileCount(std::array<int64_t, 2> size) const {
    return llvm::divideCeil(size[0], tile()) *
           llvm::divideCeil(size[1], tile());
  }
};

/// F(4x4, 3x3), for which a kernel may be brought to the points on its own.
inline constexpr Filtering threeTaps{.taps = 3, .strides = {1, 1}};

/// Height and width of the kernel of a convolution, or of the one whose
/// gradient `op` is.
template <typename OpTy>
ArrayRef<int64_t> kernelSize(OpTy op) {
  if constexpr (requires { op.getKernelSize(); })
    return op.getKernelSize();
  else
    return tensorType(op.getKernel()).getShape().take_front(2);
}

/// How `op`, of the convolution family, is filtered; nothing if it has not this
/// form: phases of 2x2 or 3x3 taps, all full.
template <typename OpTy>
std::optional<Filtering> filteringOf(OpTy op) {
  ArrayRef<int64_t> kernel = kernelSize(op), strides = op.getStrides();
  int64_t taps = kernel[0] / strides[0];
  bool isFull =
      kernel[0] == taps * strides[0] && kernel[1] == taps * strides[1];
  bool isDilated =
      llvm::any_of(op.getDilation(), [](int64_t step) { return step != 1; });
  if (taps < 2 || taps > 3 || !isFull || isDilated || op.getGroups() != 1)
    return std::nullopt;
  return Filtering{taps, {strides[0], strides[1]}};
}

/// The first of the full results of a transposed convolution, in each phase,
/// that `cut` leaves of at least one.
inline int64_t firstOfPhases(int64_t cut, int64_t stride) {
  return llvm::divideFloorSigned(cut, stride);
}

/// Height and width of the image that is cut into tiles: that of each phase of
/// a transposed convolution's results, else of the convolution's results.
template <typename OpTy>
std::array<int64_t, 2> tiledImage(OpTy op) {
  std::array<int64_t, 2> size;
  for (unsigned axis : {0, 1}) {
    if constexpr (requires { op.getCut(); }) {
      int64_t cut = op.getCut()[2 * axis], stride = op.getStrides()[axis];
      int64_t last = tensorType(op.getOutput()).getDimSize(1 + axis) - 1;
      size[axis] = llvm::divideFloorSigned(last + cut, stride) + 1 -
                   firstOfPhases(cut, stride);
    } else if constexpr (requires { op.getGradient(); }) {
      size[axis] = tensorType(op.getGradient()).getDimSize(1 + axis);
    } else {
      size[axis] = tensorType(op.getOutput()).getDimSize(1 + axis);
    }
  }
  return size;
}

} // namespace mlir::sinter::winograd

#endif // SINTER_DIALECT_IR_WINOGRAD_H
