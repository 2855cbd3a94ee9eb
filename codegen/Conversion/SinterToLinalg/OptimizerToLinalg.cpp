//===-- OptimizerToLinalg.cpp - parameter updates ---------------*- C++ -*-===//
//
// The optimizers' arithmetic as structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::sinter;

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

struct AdamStepSizeLowering : OpRewritePattern<AdamStepSizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AdamStepSizeOp op,
                                PatternRewriter &rewriter) const override {
    auto point = [&](OpBuilder &builder, Location loc,
                     ValueRange arguments) -> Value {
      Value one = floatConstant(builder, loc, 1.0);
      Value finished = arith::SIToFPOp::create(
          builder, loc, builder.getF32Type(), arguments[0]);
      Value t = arith::AddFOp::create(builder, loc, finished, one);
      auto correction = [&](const APFloat &beta) -> Value {
        Value base = floatConstant(builder, loc, beta.convertToDouble());
        Value power = math::PowFOp::create(builder, loc, base, t);
        return arith::SubFOp::create(builder, loc, one, power);
      };
      Value rate =
          floatConstant(builder, loc, op.getLearningRate().convertToDouble());
      Value root =
          math::SqrtOp::create(builder, loc, correction(op.getBeta_2()));
      Value scaled = arith::MulFOp::create(builder, loc, rate, root);
      return arith::DivFOp::create(builder, loc, scaled,
                                   correction(op.getBeta_1()));
    };
    rewriter.replaceOp(
        op, buildElementwise(rewriter, op.getLoc(), op.getIteration(),
                             cast<RankedTensorType>(op.getOutput().getType()),
                             point));
    return success();
  }
};

struct AdamUpdateLowering : OpRewritePattern<AdamUpdateOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AdamUpdateOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type = cast<RankedTensorType>(op.getParameter().getType());
    unsigned rank = static_cast<unsigned>(type.getRank());
    AffineMap identity = rewriter.getMultiDimIdentityMap(rank);
    AffineMap scalar = AffineMap::get(rank, 0, getContext());
    SmallVector<AffineMap> maps(8, identity);
    maps[4] = scalar; // the step size
    Value empty = emptyTensor(rewriter, loc, type);
    auto generic = linalg::GenericOp::create(
        rewriter, loc, op.getResultTypes(), op->getOperands(),
        ValueRange{empty, empty, empty}, maps, iteratorsFor(identity),
        [&](OpBuilder &builder, Location loc, ValueRange arguments) {
          Value gradient = arguments[1];
          // moment + (value - moment) * (1 - beta)
          auto moved = [&](Value moment, Value value,
                           const APFloat &beta) -> Value {
            Value rate =
                floatConstant(builder, loc, 1.0 - beta.convertToDouble());
            Value difference =
                arith::SubFOp::create(builder, loc, value, moment);
            Value change =
                arith::MulFOp::create(builder, loc, difference, rate);
            return arith::AddFOp::create(builder, loc, moment, change);
          };
          Value square =
              arith::MulFOp::create(builder, loc, gradient, gradient);
          Value momentum = moved(arguments[2], gradient, op.getBeta_1());
          Value velocity = moved(arguments[3], square, op.getBeta_2());
          Value epsilon =
              floatConstant(builder, loc, op.getEpsilon().convertToDouble());
          Value root = math::SqrtOp::create(builder, loc, velocity);
          Value denominator =
              arith::AddFOp::create(builder, loc, root, epsilon);
          Value numerator =
              arith::MulFOp::create(builder, loc, momentum, arguments[4]);
          Value step =
              arith::DivFOp::create(builder, loc, numerator, denominator);
          Value parameter =
              arith::SubFOp::create(builder, loc, arguments[0], step);
          linalg::YieldOp::create(builder, loc,
                                  ValueRange{parameter, momentum, velocity});
        });
    rewriter.replaceOp(op, generic.getResults());
    return success();
  }
};

} // namespace

void mlir::sinter::populateOptimizerToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns.add<AdamStepSizeLowering, AdamUpdateLowering, NextIterationLowering>(
      patterns.getContext());
}
