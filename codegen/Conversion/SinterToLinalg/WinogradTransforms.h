//===-- WinogradTransforms.h - tiles and kernels at points ------*- C++ -*-===//
//
// Minimal filtering F(4, 3): the four places where three taps fit six pixels
// take six multiplications; F(5, 2): so do the five places of two taps. The
// taps and the pixels are seen at six points, multiplied there, and the
// products give the sums at the places (Lavin and Gray, "Fast Algorithms for
// Convolutional Neural Networks", arXiv:1509.09308). Along both axes of an
// image it is F(4x4, 3x3) or F(5x5, 2x2). The same products give the gradient
// of the taps: transposed, the transforms bring the sums' gradients to the
// points and the products to the taps.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_WINOGRADTRANSFORMS_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_WINOGRADTRANSFORMS_H

#include "Conversion/SinterToLinalg/Scalar.h"
#include "IR/Winograd.h"

namespace mlir::sinter::winograd {

/// From elements along an axis to others.
using Transform = function_ref<SmallVector<Scalar>(ArrayRef<Scalar>)>;

/// Two or three taps at the six points.
SmallVector<Scalar> tapsAtPoints(ArrayRef<Scalar> k);
/// Six pixels at the six points.
SmallVector<Scalar> pixelsAtPoints(ArrayRef<Scalar> x);
/// As many sums as a tile has from the products at the six points.
SmallVector<Scalar> sumsFromPoints(ArrayRef<Scalar> y, int64_t count);

/// The transpose of `sumsFromPoints`: the gradients of a tile's sums at the six
/// points.
SmallVector<Scalar> gradientsAtPoints(ArrayRef<Scalar> dy);
/// The transpose of `tapsAtPoints`: the gradients of so many taps from the
/// products at the six points.
SmallVector<Scalar> tapsFromPoints(ArrayRef<Scalar> m, int64_t count);

/// Elements along two axes: the places in a tensor, by expressions of its loops
/// and of `row` and `column`, which count from 0.
struct Window {
  SmallVector<AffineExpr> place;
  AffineExpr row, column;
  int64_t size; ///< along each axis
};

/// Applies `transform` to the rows and then to the columns of a window of
/// `source`. The result has a loop for each dimension; those number `rowAxis`
/// and `columnAxis` run over what the transform gives.
Value applyTransform(OpBuilder &builder, Location loc, Transform transform,
                     Value source, const Window &window,
                     ArrayRef<int64_t> shape, unsigned rowAxis,
                     unsigned columnAxis);

/// Adds what `applyTransform` would give to `sum`.
Value addTransform(OpBuilder &builder, Location loc, Transform transform,
                   Value source, const Window &window, Value sum,
                   unsigned rowAxis, unsigned columnAxis);

} // namespace mlir::sinter::winograd

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_WINOGRADTRANSFORMS_H
