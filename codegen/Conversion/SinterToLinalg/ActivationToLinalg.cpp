//===-- ActivationToLinalg.cpp - activations --------------------*- C++ -*-===//
//
// Activations and their gradients as structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Channels.h"
#include "Conversion/SinterToLinalg/Formula.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

static SmallVector<Scalar> relu(ScalarsOf<ReluOp> in) {
  return {max(in.getInput(), 0.0)};
}

static SmallVector<Scalar> reluGradient(ScalarsOf<ReluGradientOp> in) {
  Scalar gradient = in.getGradient();
  return {
      in.getActivation().isAbove(0.0).select(gradient, gradient.constant(0.0))};
}

static SmallVector<Scalar> leakyRelu(ScalarsOf<LeakyReluOp> in) {
  Scalar x = in.getInput();
  return {x.isAbove(0.0).select(x, x * in.getSlope().convertToDouble())};
}

static SmallVector<Scalar>
leakyReluGradient(ScalarsOf<LeakyReluGradientOp> in) {
  Scalar gradient = in.getGradient();
  return {in.getActivation().isAbove(0.0).select(
      gradient, gradient * in.getSlope().convertToDouble())};
}

static SmallVector<Scalar> sigmoid(ScalarsOf<SigmoidOp> in) {
  return {logistic(in.getInput())};
}

static SmallVector<Scalar> sigmoidGradient(ScalarsOf<SigmoidGradientOp> in) {
  Scalar y = in.getActivation();
  return {in.getGradient() * y * (1.0 - y)};
}

static SmallVector<Scalar> hyperbolicTangent(ScalarsOf<TanhOp> in) {
  return {tanh(in.getInput())};
}

static SmallVector<Scalar> tanhGradient(ScalarsOf<TanhGradientOp> in) {
  Scalar y = in.getActivation();
  return {in.getGradient() * (1.0 - y * y)};
}

namespace {

struct SoftmaxLowering : OpRewritePattern<SoftmaxOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SoftmaxOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value input = op.getInput();
    RankedTensorType type = tensorType(input);
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
                         {maps.element, maps.pixel}, firstInput);
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
    RankedTensorType type = tensorType(op.getOutput());
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
  patterns.add<FormulaLowering<LeakyReluGradientOp, leakyReluGradient>,
               FormulaLowering<LeakyReluOp, leakyRelu>,
               FormulaLowering<ReluGradientOp, reluGradient>,
               FormulaLowering<ReluOp, relu>,
               FormulaLowering<SigmoidGradientOp, sigmoidGradient>,
               FormulaLowering<SigmoidOp, sigmoid>,
               FormulaLowering<TanhGradientOp, tanhGradient>,
               FormulaLowering<TanhOp, hyperbolicTangent>,
               SoftmaxGradientLowering, SoftmaxLowering>(patterns.getContext());
}
