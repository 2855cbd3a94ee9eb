//===-- WinogradTransforms.cpp - tiles and kernels at points ----*- C++ -*-===//
//
// The points are 0, a, -a, b, -b and infinity. Lavin and Gray have a = 1 and
// b = 2. Points whose powers lie nearer to one another lose less to rounding
// (Barabasz et al., "Error Analysis and Improving the Accuracy of Winograd
// Convolution for Deep Neural Networks", arXiv:1803.10986). 5/8 and 3/2 were
// among the best of 19 pairs of short fractions: over 128 channels of normally
// distributed numbers the error was 1.1e-6 of the result's norm, that of 1 and
// 2 was 2.2e-6, and that of the plain sums 0.6e-6. Their powers are exact in
// f32. F(5, 2) has higher powers: over four phases of 128 channels its error
// was 2.3e-6, that of the plain sums 0.8e-6.
//
// The gradients of kernels stay below 0.9e-6 of their norm, for images of 16x16
// to 256x256 pixels and with half of pixels and gradients rectified or not: the
// longer the sum, the more of its error is that of adding up blocks of 64
// tiles, which is small. Plain sums one pixel after the other had 0.1e-6
// to 4.4e-6, and 1 and 2 as points up to 1.8e-6.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/WinogradTransforms.h"

using namespace mlir;
using namespace mlir::sinter;
using namespace mlir::sinter::winograd;

static constexpr double a = 5. / 8, b = 3. / 2, a2 = a * a, b2 = b * b;

/// The points besides 0 and infinity, each for itself and its opposite, with
/// the inverse of the product of the distances to the other points.
static constexpr std::pair<double, double> pairsOfPoints[] = {
    {a, 1 / (2 * a2 * (a2 - b2))}, {b, 1 / (2 * b2 * (b2 - a2))}};
/// That of 0 to the others; infinity's is 1.
static constexpr double factorOfZero = 1 / (a2 * b2);

/// factor * value + sum, where there is one.
static Scalar addProduct(double factor, Scalar value,
                         std::optional<Scalar> sum) {
  if (factor == 1)
    return sum ? *sum + value : value;
  return sum ? fma(factor, value, *sum) : factor * value;
}

/// The polynomial with these coefficients at each point, at infinity its last
/// coefficient; over the product of the distances to the other points, by which
/// Lagrange's interpolation divides, if `isScaled`. Opposite points share the
/// even and the odd part.
static SmallVector<Scalar> valuesAtPoints(ArrayRef<Scalar> coefficients,
                                          bool isScaled) {
  SmallVector<Scalar> result{
      addProduct(isScaled ? factorOfZero : 1, coefficients[0], std::nullopt)};
  for (auto [point, factor] : pairsOfPoints) {
    std::array<std::optional<Scalar>, 2> parts;
    double power = isScaled ? factor : 1;
    for (auto [exponent, coefficient] : llvm::enumerate(coefficients)) {
      std::optional<Scalar> &part = parts[exponent % 2];
      part = addProduct(power, coefficient, part);
      power *= point;
    }
    result.push_back(*parts[0] + *parts[1]);
    result.push_back(*parts[0] - *parts[1]);
  }
  result.push_back(coefficients.back());
  return result;
}

/// The transpose: sum number i is that of the values times the i-th powers of
/// their points, of which infinity has only the last.
static SmallVector<Scalar> sumsOfPowers(ArrayRef<Scalar> values, int64_t count,
                                        bool isScaled) {
  std::array<std::array<Scalar, 2>, 2> parts{
      {{values[1] + values[2], values[1] - values[2]},
       {values[3] + values[4], values[3] - values[4]}}};
  SmallVector<Scalar> result;
  std::array<double, 2> powers{1, 1};
  for (int64_t exponent = 0; exponent < count; ++exponent) {
    std::optional<Scalar> sum;
    if (exponent == 0)
      sum = addProduct(isScaled ? factorOfZero : 1, values[0], sum);
    if (exponent == count - 1)
      sum = addProduct(1, values[5], sum);
    for (unsigned number : {1, 0}) {
      auto [point, factor] = pairsOfPoints[number];
      sum = addProduct(powers[number] * (isScaled ? factor : 1),
                       parts[number][exponent % 2], sum);
      powers[number] *= point;
    }
    result.push_back(*sum);
  }
  return result;
}

SmallVector<Scalar> winograd::tapsAtPoints(ArrayRef<Scalar> k) {
  return valuesAtPoints(k, /*isScaled=*/true);
}

SmallVector<Scalar> winograd::tapsFromPoints(ArrayRef<Scalar> m,
                                             int64_t count) {
  return sumsOfPowers(m, count, /*isScaled=*/true);
}

SmallVector<Scalar> winograd::sumsFromPoints(ArrayRef<Scalar> y,
                                             int64_t count) {
  return sumsOfPowers(y, count, /*isScaled=*/false);
}

SmallVector<Scalar> winograd::gradientsAtPoints(ArrayRef<Scalar> dy) {
  return valuesAtPoints(dy, /*isScaled=*/false);
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
