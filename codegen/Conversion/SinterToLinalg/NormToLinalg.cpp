//===-- NormToLinalg.cpp - normalisation over the batch ---------*- C++ -*-===//
//
// The parts of batch normalisation as structured ops: passes over one sample,
// and arithmetic on one value for each channel.
//
//===----------------------------------------------------------------------===//

#include "Conversion/KernelFrame.h"
#include "Conversion/SinterToLinalg/Formula.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

/// 1 / sqrt(variance + epsilon).
static Scalar inverseDeviation(Scalar variance, const APFloat &epsilon) {
  return 1.0 / sqrt(variance + epsilon.convertToDouble());
}

static SmallVector<Scalar> channelMoments(ScalarsOf<ChannelMomentsOp> in) {
  Scalar x = in.getInput() - in.getShift();
  return {x, x * x};
}

static SmallVector<Scalar>
channelMomentsGradient(ScalarsOf<ChannelMomentsGradientOp> in) {
  Scalar x = in.getInput() - in.getShift();
  Scalar slope = in.getSquaresGradient() + in.getSquaresGradient();
  return {in.getSumsGradient() + x * slope};
}

static SmallVector<Scalar> batchStatistics(ScalarsOf<BatchStatisticsOp> in,
                                           Scalar count) {
  Scalar mean = in.getSums() / count;
  Scalar square = in.getSquares() / count;
  // Rounding must not make it negative.
  Scalar variance = max(square - mean * mean, 0.0);
  return {mean + in.getShift(), variance};
}

static SmallVector<Scalar>
batchStatisticsGradient(ScalarsOf<BatchStatisticsGradientOp> in, Scalar count) {
  Scalar mean = in.getSums() / count;
  Scalar squares = in.getVarianceGradient() / count;
  Scalar throughVariance = mean * (squares + squares);
  return {in.getMeanGradient() / count - throughVariance, squares};
}

static SmallVector<Scalar>
normalizationScale(ScalarsOf<NormalizationScaleOp> in) {
  return {in.getGamma() * inverseDeviation(in.getVariance(), in.getEpsilon())};
}

static SmallVector<Scalar>
normalizationScaleGradient(ScalarsOf<NormalizationScaleGradientOp> in) {
  Scalar inverse = inverseDeviation(in.getVariance(), in.getEpsilon());
  Scalar gamma = in.getGradient() * inverse;
  Scalar slope = inverse * inverse * -0.5;
  return {gamma, gamma * in.getGamma() * slope};
}

static SmallVector<Scalar> normalize(ScalarsOf<NormalizeOp> in) {
  Scalar x = in.getInput() - in.getMean();
  return {in.getBeta() + x * in.getScale()};
}

static SmallVector<Scalar> normalizeSums(ScalarsOf<NormalizeSumsOp> in) {
  Scalar x = in.getInput() - in.getMean();
  return {in.getGradient(), in.getGradient() * x};
}

static SmallVector<Scalar>
normalizeMeanGradient(ScalarsOf<NormalizeMeanGradientOp> in) {
  return {-(in.getBetaGradient() * in.getScale())};
}

static SmallVector<Scalar> scaleChannels(ScalarsOf<ScaleChannelsOp> in) {
  return {in.getInput() * in.getScale()};
}

static SmallVector<Scalar> movingAverage(ScalarsOf<MovingAverageOp> in) {
  double momentum = in.getMomentum().convertToDouble();
  return {in.getAverage() * momentum + in.getValue() * (1.0 - momentum)};
}

namespace {

/// An op that divides by the number of values that a channel has in the batch.
template <typename OpTy,
          SmallVector<Scalar> (*formula)(ScalarsOf<OpTy> in, Scalar count)>
struct StatisticsLowering : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    KernelFrame frame(rewriter, loc,
                      op->template getParentOfType<func::FuncOp>());
    Value positions = arith::ConstantIndexOp::create(
        rewriter, loc, static_cast<int64_t>(op.getPositions()));
    Value values =
        arith::MulIOp::create(rewriter, loc, frame.batch(), positions);
    Value count = arith::SIToFPOp::create(
        rewriter, loc, rewriter.getF32Type(),
        arith::IndexCastOp::create(rewriter, loc, rewriter.getI64Type(),
                                   values));
    rewriter.replaceOp(op, buildFormula(op, rewriter, [&](ScalarsOf<OpTy> in) {
                         return formula(in, in.getSums().wrap(count));
                       }));
    return success();
  }
};

/// One factor for each slice of the weights along a dimension.
struct ScaleWeightsLowering : OpRewritePattern<ScaleWeightsOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ScaleWeightsOp op,
                                PatternRewriter &rewriter) const override {
    RankedTensorType type = op.getWeights().getType();
    AffineMap element = rewriter.getMultiDimIdentityMap(type.getRank());
    AffineMap slice = element.getSubMap({static_cast<unsigned>(op.getDim())});
    Value empty = emptyTensor(rewriter, op.getLoc(), type);
    rewriter.replaceOp(
        op,
        buildGeneric(rewriter, op.getLoc(), {op.getWeights(), op.getScale()},
                     empty, {element, slice, element},
                     [](OpBuilder &builder, Location loc,
                        ValueRange arguments) -> Value {
                       return arith::MulFOp::create(builder, loc, arguments[0],
                                                    arguments[1]);
                     }));
    return success();
  }
};

} // namespace

void mlir::sinter::populateNormToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<
      FormulaLowering<ChannelMomentsGradientOp, channelMomentsGradient>,
      FormulaLowering<ChannelMomentsOp, channelMoments>,
      FormulaLowering<MovingAverageOp, movingAverage>,
      FormulaLowering<NormalizationScaleGradientOp, normalizationScaleGradient>,
      FormulaLowering<NormalizationScaleOp, normalizationScale>,
      FormulaLowering<NormalizeMeanGradientOp, normalizeMeanGradient>,
      FormulaLowering<NormalizeOp, normalize>,
      FormulaLowering<NormalizeSumsOp, normalizeSums>,
      FormulaLowering<ScaleChannelsOp, scaleChannels>, ScaleWeightsLowering,
      StatisticsLowering<BatchStatisticsGradientOp, batchStatisticsGradient>,
      StatisticsLowering<BatchStatisticsOp, batchStatistics>>(
      patterns.getContext());
}
