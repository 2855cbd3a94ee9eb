//===-- ActivationToLinalg.cpp - activations --------------------*- C++ -*-===//
//
// Activations and their gradients as structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Channels.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::sinter;

static Value isPositive(OpBuilder &builder, Location loc, Value value) {
  return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OGT, value,
                               floatConstant(builder, loc, 0.0));
}

/// factor * (1 - value).
static Value timesComplement(OpBuilder &builder, Location loc, Value factor,
                             Value value) {
  Value one = floatConstant(builder, loc, 1.0);
  Value complement = arith::SubFOp::create(builder, loc, one, value);
  return arith::MulFOp::create(builder, loc, factor, complement);
}

static Value pointOf(ReluOp, OpBuilder &builder, Location loc,
                     ValueRange arguments) {
  return arith::MaximumFOp::create(builder, loc, arguments[0],
                                   floatConstant(builder, loc, 0.0));
}

static Value pointOf(ReluGradientOp, OpBuilder &builder, Location loc,
                     ValueRange arguments) {
  return arith::SelectOp::create(
      builder, loc, isPositive(builder, loc, arguments[1]), arguments[0],
      floatConstant(builder, loc, 0.0));
}

static Value pointOf(LeakyReluOp op, OpBuilder &builder, Location loc,
                     ValueRange arguments) {
  Value slope = floatConstant(builder, loc, op.getSlope().convertToDouble());
  return arith::SelectOp::create(
      builder, loc, isPositive(builder, loc, arguments[0]), arguments[0],
      arith::MulFOp::create(builder, loc, arguments[0], slope));
}

static Value pointOf(LeakyReluGradientOp op, OpBuilder &builder, Location loc,
                     ValueRange arguments) {
  Value slope = floatConstant(builder, loc, op.getSlope().convertToDouble());
  return arith::SelectOp::create(
      builder, loc, isPositive(builder, loc, arguments[1]), arguments[0],
      arith::MulFOp::create(builder, loc, arguments[0], slope));
}

static Value pointOf(SigmoidOp, OpBuilder &builder, Location loc,
                     ValueRange arguments) {
  return logistic(builder, loc, arguments[0]);
}

static Value pointOf(SigmoidGradientOp, OpBuilder &builder, Location loc,
                     ValueRange arguments) {
  Value product =
      arith::MulFOp::create(builder, loc, arguments[0], arguments[1]);
  return timesComplement(builder, loc, product, arguments[1]);
}

static Value pointOf(TanhOp, OpBuilder &builder, Location loc,
                     ValueRange arguments) {
  return math::TanhOp::create(builder, loc, arguments[0]);
}

static Value pointOf(TanhGradientOp, OpBuilder &builder, Location loc,
                     ValueRange arguments) {
  Value square =
      arith::MulFOp::create(builder, loc, arguments[1], arguments[1]);
  return timesComplement(builder, loc, arguments[0], square);
}

namespace {

/// An activation, or the gradient of one, that treats elements one by one.
template <typename OpTy>
struct ElementwiseLowering : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getOutput().getType());
    auto point = [&](OpBuilder &builder, Location loc, ValueRange arguments) {
      return pointOf(op, builder, loc, arguments);
    };
    rewriter.replaceOp(op, buildElementwise(rewriter, op.getLoc(),
                                            op->getOperands(), type, point));
    return success();
  }
};

struct SoftmaxLowering : OpRewritePattern<SoftmaxOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SoftmaxOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value input = op.getInput();
    auto type = cast<RankedTensorType>(input.getType());
    ChannelMaps maps(input);
    Value maximum = maximumOverChannels(rewriter, loc, input);
    Value exponentials = buildGeneric(
        rewriter, loc, {input, maximum}, emptyTensor(rewriter, loc, type),
        {maps.element, maps.pixel, maps.element},
        [](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
          Value difference =
              arith::SubFOp::create(builder, loc, arguments[0], arguments[1]);
          return math::ExpOp::create(builder, loc, difference);
        });
    Value sum = buildSum(rewriter, loc, exponentials, pixelType(input),
                         {maps.element, maps.pixel},
                         [](OpBuilder &, Location, ValueRange arguments) {
                           return arguments[0];
                         });
    rewriter.replaceOp(
        op, buildGeneric(rewriter, loc, {exponentials, sum},
                         emptyTensor(rewriter, loc, type),
                         {maps.element, maps.pixel, maps.element},
                         [](OpBuilder &builder, Location loc,
                            ValueRange arguments) -> Value {
                           return arith::DivFOp::create(
                               builder, loc, arguments[0], arguments[1]);
                         }));
    return success();
  }
};

struct SoftmaxGradientLowering : OpRewritePattern<SoftmaxGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SoftmaxGradientOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type = cast<RankedTensorType>(op.getOutput().getType());
    ChannelMaps maps(op.getActivation());
    Value products = buildSum(
        rewriter, loc, op->getOperands(), pixelType(op.getActivation()),
        {maps.element, maps.element, maps.pixel},
        [](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
          return arith::MulFOp::create(builder, loc, arguments[0],
                                       arguments[1]);
        });
    rewriter.replaceOp(
        op, buildGeneric(rewriter, loc,
                         {op.getGradient(), op.getActivation(), products},
                         emptyTensor(rewriter, loc, type),
                         {maps.element, maps.element, maps.pixel, maps.element},
                         [](OpBuilder &builder, Location loc,
                            ValueRange arguments) -> Value {
                           Value difference = arith::SubFOp::create(
                               builder, loc, arguments[0], arguments[2]);
                           return arith::MulFOp::create(
                               builder, loc, arguments[1], difference);
                         }));
    return success();
  }
};

} // namespace

void mlir::sinter::populateActivationToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns.add<
      ElementwiseLowering<LeakyReluGradientOp>,
      ElementwiseLowering<LeakyReluOp>, ElementwiseLowering<ReluGradientOp>,
      ElementwiseLowering<ReluOp>, ElementwiseLowering<SigmoidGradientOp>,
      ElementwiseLowering<SigmoidOp>, ElementwiseLowering<TanhGradientOp>,
      ElementwiseLowering<TanhOp>, SoftmaxGradientLowering, SoftmaxLowering>(
      patterns.getContext());
}
