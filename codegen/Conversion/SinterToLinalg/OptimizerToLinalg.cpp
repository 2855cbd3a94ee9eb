//===-- OptimizerToLinalg.cpp - parameter updates ---------------*- C++ -*-===//
//
// The optimizers' arithmetic as structured ops, one for each update.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Formula.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

static SmallVector<Scalar> adamStepSize(ScalarsOf<AdamStepSizeOp> in) {
  Scalar t = in.getIteration().toFloat() + 1.0;
  auto correction = [&](const APFloat &beta) {
    return 1.0 - pow(beta.convertToDouble(), t);
  };
  return {in.getLearningRate() * sqrt(correction(in.getBeta_2())) /
          correction(in.getBeta_1())};
}

static SmallVector<Scalar> sgdUpdate(ScalarsOf<SgdUpdateOp> in) {
  return {in.getParameter() - in.getGradient() * in.getLearningRate()};
}

static SmallVector<Scalar>
sgdMomentumUpdate(ScalarsOf<SgdMomentumUpdateOp> in) {
  double factor = in.getFactor().convertToDouble();
  Scalar step = in.getGradient() * in.getLearningRate();
  Scalar momentum = in.getMomentum() * factor - step;
  Scalar change = in.getNesterov() ? momentum * factor - step : momentum;
  return {in.getParameter() + change, momentum};
}

/// The running mean of squares of RMSprop.
template <typename In>
static Scalar meanSquare(In in) {
  double rho = in.getRho().convertToDouble();
  return in.getVelocity() * rho +
         in.getGradient() * in.getGradient() * (1.0 - rho);
}

/// RMSprop's step down the gradient.
template <typename In>
static Scalar normalizedStep(In in, Scalar velocity) {
  return in.getLearningRate() * in.getGradient() /
         sqrt(velocity + in.getEpsilon().convertToDouble());
}

static SmallVector<Scalar> rmspropUpdate(ScalarsOf<RmspropUpdateOp> in) {
  Scalar velocity = meanSquare(in);
  return {in.getParameter() - normalizedStep(in, velocity), velocity};
}

static SmallVector<Scalar>
rmspropMomentumUpdate(ScalarsOf<RmspropMomentumUpdateOp> in) {
  Scalar velocity = meanSquare(in);
  Scalar momentum = in.getMomentum() * in.getFactor().convertToDouble() +
                    normalizedStep(in, velocity);
  return {in.getParameter() - momentum, velocity, momentum};
}

/// Adam's update of `parameter`, which need not be the operand.
template <typename In>
static SmallVector<Scalar> adam(In in, Scalar parameter) {
  Scalar gradient = in.getGradient();
  auto moved = [](Scalar mean, Scalar value, const APFloat &beta) {
    return mean + (value - mean) * (1.0 - beta.convertToDouble());
  };
  Scalar momentum = moved(in.getMomentum(), gradient, in.getBeta_1());
  Scalar velocity =
      moved(in.getVelocity(), gradient * gradient, in.getBeta_2());
  Scalar step = momentum * in.getStepSize() /
                (sqrt(velocity) + in.getEpsilon().convertToDouble());
  return {parameter - step, momentum, velocity};
}

static SmallVector<Scalar> adamUpdate(ScalarsOf<AdamUpdateOp> in) {
  return adam(in, in.getParameter());
}

static SmallVector<Scalar> adamWUpdate(ScalarsOf<AdamWUpdateOp> in) {
  Scalar decay = in.getParameter() * in.getWeightDecay().convertToDouble() *
                 in.getLearningRate();
  return adam(in, in.getParameter() - decay);
}

namespace {

struct NextIterationLowering : OpRewritePattern<NextIterationOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(NextIterationOp op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOp(
        op, buildElementwise(rewriter, op.getLoc(), op.getIteration(),
                             cast<RankedTensorType>(op.getOutput().getType()),
                             [](OpBuilder &builder, Location loc,
                                ValueRange arguments) -> Value {
                               Value one = arith::ConstantOp::create(
                                   builder, loc, builder.getI64IntegerAttr(1));
                               return arith::AddIOp::create(builder, loc,
                                                            arguments[0], one);
                             }));
    return success();
  }
};

} // namespace

void mlir::sinter::populateOptimizerToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns.add<FormulaLowering<AdamStepSizeOp, adamStepSize>,
               FormulaLowering<AdamUpdateOp, adamUpdate>,
               FormulaLowering<AdamWUpdateOp, adamWUpdate>,
               FormulaLowering<RmspropMomentumUpdateOp, rmspropMomentumUpdate>,
               FormulaLowering<RmspropUpdateOp, rmspropUpdate>,
               FormulaLowering<SgdMomentumUpdateOp, sgdMomentumUpdate>,
               FormulaLowering<SgdUpdateOp, sgdUpdate>, NextIterationLowering>(
      patterns.getContext());
}
