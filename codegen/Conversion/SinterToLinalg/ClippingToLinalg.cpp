//===-- ClippingToLinalg.cpp - gradients within limits ----------*- C++ -*-===//
//
// The parts of gradient clipping as structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Formula.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

static SmallVector<Scalar> clipByValue(ScalarsOf<ClipByValueOp> in) {
  double limit = in.getLimit().convertToDouble();
  return {min(max(in.getGradient(), -limit), limit)};
}

static SmallVector<Scalar> clipFactor(ScalarsOf<ClipFactorOp> in) {
  double limit = in.getLimit().convertToDouble();
  Scalar norm = sqrt(in.getSquaredNorm());
  // The difference is 0, or NaN for a norm that is not finite.
  return {limit / max(norm, limit) + (norm - norm)};
}

static SmallVector<Scalar> scaleGradient(ScalarsOf<ScaleGradientOp> in) {
  return {in.getGradient() * in.getFactor()};
}

static Value addSquare(OpBuilder &builder, Location loc, ValueRange arguments) {
  Scalar x(builder, loc, arguments[0]), sum(builder, loc, arguments[1]);
  return (sum + x * x).getValue();
}

static Value add(OpBuilder &builder, Location loc, ValueRange arguments) {
  return arith::AddFOp::create(builder, loc, arguments[1], arguments[0]);
}

namespace {

/// Sums over one extent after the other, the last one first: many short sums
/// round less than a long one.
struct SquaredNormLowering : OpRewritePattern<SquaredNormOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SquaredNormOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value sum = op.getGradient();
    auto type = cast<RankedTensorType>(sum.getType());
    PointFunction point = addSquare;
    do {
      AffineMap element = rewriter.getMultiDimIdentityMap(
          static_cast<unsigned>(type.getRank()));
      size_t kept = type.getRank() > 0 ? type.getShape().size() - 1 : 0;
      AffineMap row =
          AffineMap::get(element.getNumDims(), 0,
                         element.getResults().take_front(kept), getContext());
      type = RankedTensorType::get(type.getShape().take_front(kept),
                                   type.getElementType());
      sum = buildGeneric(rewriter, loc, sum, zeroTensor(rewriter, loc, type),
                         {element, row}, point);
      point = add;
    } while (type.getRank() > 0);
    rewriter.replaceOp(op, sum);
    return success();
  }
};

} // namespace

void mlir::sinter::populateClippingToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns.add<FormulaLowering<ClipByValueOp, clipByValue>,
               FormulaLowering<ClipFactorOp, clipFactor>,
               FormulaLowering<ScaleGradientOp, scaleGradient>,
               SquaredNormLowering>(patterns.getContext());
}
