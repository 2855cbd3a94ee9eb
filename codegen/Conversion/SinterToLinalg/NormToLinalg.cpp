//===-- NormToLinalg.cpp - normalisation over the batch ---------*- C++ -*-===//
//
// The parts of batch normalisation as structured ops: passes over one sample,
// and arithmetic on one value for each channel.
//
//===----------------------------------------------------------------------===//

#include "Conversion/KernelFrame.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::sinter;

static RankedTensorType tensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

namespace {

/// Builds the arithmetic of one point.
struct Arithmetic {
  OpBuilder &builder;
  Location loc;

  Value constant(double value) const {
    return floatConstant(builder, loc, value);
  }
  Value add(Value a, Value b) const {
    return arith::AddFOp::create(builder, loc, a, b);
  }
  Value subtract(Value a, Value b) const {
    return arith::SubFOp::create(builder, loc, a, b);
  }
  Value multiply(Value a, Value b) const {
    return arith::MulFOp::create(builder, loc, a, b);
  }
  Value divide(Value a, Value b) const {
    return arith::DivFOp::create(builder, loc, a, b);
  }
  /// 1 / sqrt(variance + epsilon).
  Value inverseDeviation(Value variance, const APFloat &epsilon) const {
    Value sum = add(variance, constant(epsilon.convertToDouble()));
    return divide(constant(1.0), math::SqrtOp::create(builder, loc, sum));
  }
};

/// The results of `op` at one point; `arguments` are one element of each
/// operand, then of each result so far. `count` is the number of values that a
/// channel has in the batch, where the op asks for it.
template <typename OpTy>
using Point = SmallVector<Value> (*)(OpTy op, const Arithmetic &math,
                                     ValueRange arguments, Value count);

} // namespace

static SmallVector<Value> channelMoments(ChannelMomentsOp,
                                         const Arithmetic &math,
                                         ValueRange arguments, Value) {
  Value x = math.subtract(arguments[0], arguments[1]);
  return {math.add(arguments[2], x),
          math.add(arguments[3], math.multiply(x, x))};
}

static SmallVector<Value> channelMomentsGradient(ChannelMomentsGradientOp,
                                                 const Arithmetic &math,
                                                 ValueRange arguments, Value) {
  Value x = math.subtract(arguments[0], arguments[1]);
  Value slope = math.add(arguments[3], arguments[3]);
  return {math.add(arguments[2], math.multiply(x, slope))};
}

static SmallVector<Value> batchStatistics(BatchStatisticsOp,
                                          const Arithmetic &math,
                                          ValueRange arguments, Value count) {
  Value mean = math.divide(arguments[0], count);
  Value square = math.divide(arguments[1], count);
  Value variance = math.subtract(square, math.multiply(mean, mean));
  // Rounding must not make it negative.
  variance = arith::MaximumFOp::create(math.builder, math.loc, variance,
                                       math.constant(0.0));
  return {math.add(mean, arguments[2]), variance};
}

static SmallVector<Value> batchStatisticsGradient(BatchStatisticsGradientOp,
                                                  const Arithmetic &math,
                                                  ValueRange arguments,
                                                  Value count) {
  Value mean = math.divide(arguments[0], count);
  Value squares = math.divide(arguments[2], count);
  Value throughVariance = math.multiply(mean, math.add(squares, squares));
  return {math.subtract(math.divide(arguments[1], count), throughVariance),
          squares};
}

static SmallVector<Value> normalizationScale(NormalizationScaleOp op,
                                             const Arithmetic &math,
                                             ValueRange arguments, Value) {
  return {math.multiply(arguments[0],
                        math.inverseDeviation(arguments[1], op.getEpsilon()))};
}

static SmallVector<Value>
normalizationScaleGradient(NormalizationScaleGradientOp op,
                           const Arithmetic &math, ValueRange arguments,
                           Value) {
  Value inverse = math.inverseDeviation(arguments[1], op.getEpsilon());
  Value gamma = math.multiply(arguments[2], inverse);
  Value slope =
      math.multiply(math.multiply(inverse, inverse), math.constant(-0.5));
  return {gamma, math.multiply(math.multiply(gamma, arguments[0]), slope)};
}

static SmallVector<Value> normalize(NormalizeOp, const Arithmetic &math,
                                    ValueRange arguments, Value) {
  Value x = math.subtract(arguments[0], arguments[1]);
  return {math.add(arguments[3], math.multiply(x, arguments[2]))};
}

static SmallVector<Value> normalizeSums(NormalizeSumsOp, const Arithmetic &math,
                                        ValueRange arguments, Value) {
  Value x = math.subtract(arguments[1], arguments[2]);
  return {math.add(arguments[3], arguments[0]),
          math.add(arguments[4], math.multiply(arguments[0], x))};
}

static SmallVector<Value> normalizeMeanGradient(NormalizeMeanGradientOp,
                                                const Arithmetic &math,
                                                ValueRange arguments, Value) {
  Value product = math.multiply(arguments[0], arguments[1]);
  return {arith::NegFOp::create(math.builder, math.loc, product)};
}

static SmallVector<Value> scaleChannels(ScaleChannelsOp, const Arithmetic &math,
                                        ValueRange arguments, Value) {
  return {math.multiply(arguments[0], arguments[1])};
}

static SmallVector<Value> movingAverage(MovingAverageOp op,
                                        const Arithmetic &math,
                                        ValueRange arguments, Value) {
  double momentum = op.getMomentum().convertToDouble();
  Value past = math.multiply(arguments[0], math.constant(momentum));
  Value present = math.multiply(arguments[1], math.constant(1.0 - momentum));
  return {math.add(past, present)};
}

namespace {

/// An op over a tensor and vectors with one value for each channel. Operands of
/// rank 1 are such vectors; so are results, which are then sums.
template <typename OpTy, Point<OpTy> point>
struct ChannelLowering : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    SmallVector<Value> outputs;
    for (Value result : op->getResults())
      outputs.push_back(OpTy::template hasTrait<sinter::SumsOverBatch>()
                            ? zeroTensor(rewriter, loc, tensorType(result))
                            : emptyTensor(rewriter, loc, tensorType(result)));
    auto rank = static_cast<unsigned>(tensorType(op->getOperand(0)).getRank());
    AffineMap identity = rewriter.getMultiDimIdentityMap(rank);
    SmallVector<AffineMap> maps;
    for (ValueRange operands :
         {ValueRange(op->getOperands()), ValueRange(outputs)})
      for (Value operand : operands)
        maps.push_back(tensorType(operand).getRank() == rank
                           ? identity
                           : identity.getMinorSubMap(1));
    Value count = countOf(op, rewriter);
    auto generic = linalg::GenericOp::create(
        rewriter, loc, op->getResultTypes(), op->getOperands(), outputs, maps,
        iteratorsFor(maps.back()),
        [&](OpBuilder &builder, Location nestedLoc, ValueRange arguments) {
          linalg::YieldOp::create(
              builder, nestedLoc,
              point(op, Arithmetic{builder, nestedLoc}, arguments, count));
        });
    rewriter.replaceOp(op, generic);
    return success();
  }

private:
  /// The number of values that a channel has in the batch, as f32; null for ops
  /// that do not divide by it.
  static Value countOf(OpTy op, PatternRewriter &rewriter) {
    if constexpr (requires { op.getPositions(); }) {
      Location loc = op.getLoc();
      KernelFrame frame(rewriter, loc,
                        op->template getParentOfType<func::FuncOp>());
      Value positions = arith::ConstantIndexOp::create(
          rewriter, loc, static_cast<int64_t>(op.getPositions()));
      Value count =
          arith::MulIOp::create(rewriter, loc, frame.batch(), positions);
      return arith::SIToFPOp::create(
          rewriter, loc, rewriter.getF32Type(),
          arith::IndexCastOp::create(rewriter, loc, rewriter.getI64Type(),
                                     count));
    }
    return {};
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
      ChannelLowering<BatchStatisticsGradientOp, batchStatisticsGradient>,
      ChannelLowering<BatchStatisticsOp, batchStatistics>,
      ChannelLowering<ChannelMomentsGradientOp, channelMomentsGradient>,
      ChannelLowering<ChannelMomentsOp, channelMoments>,
      ChannelLowering<MovingAverageOp, movingAverage>,
      ChannelLowering<NormalizationScaleGradientOp, normalizationScaleGradient>,
      ChannelLowering<NormalizationScaleOp, normalizationScale>,
      ChannelLowering<NormalizeMeanGradientOp, normalizeMeanGradient>,
      ChannelLowering<NormalizeOp, normalize>,
      ChannelLowering<NormalizeSumsOp, normalizeSums>,
      ChannelLowering<ScaleChannelsOp, scaleChannels>, ScaleWeightsLowering>(
      patterns.getContext());
}
