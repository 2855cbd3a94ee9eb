//===-- PointwiseToLinalg.cpp - element by element --------------*- C++ -*-===//
//
// Activations, sums and biases as structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

static Value relu(OpBuilder &builder, Location loc, ValueRange arguments) {
  return arith::MaximumFOp::create(builder, loc, arguments[0],
                                   floatConstant(builder, loc, 0.0));
}

static Value reluGradient(OpBuilder &builder, Location loc,
                          ValueRange arguments) {
  Value zero = floatConstant(builder, loc, 0.0);
  Value isPositive = arith::CmpFOp::create(
      builder, loc, arith::CmpFPredicate::OGT, arguments[1], zero);
  return arith::SelectOp::create(builder, loc, isPositive, arguments[0], zero);
}

static Value sum(OpBuilder &builder, Location loc, ValueRange arguments) {
  return arith::AddFOp::create(builder, loc, arguments[0], arguments[1]);
}

namespace {

/// An op whose operands and result have one shape.
template <typename OpTy, Value (*point)(OpBuilder &, Location, ValueRange)>
struct ElementwiseLowering : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getOutput().getType());
    rewriter.replaceOp(op, buildElementwise(rewriter, op.getLoc(),
                                            op->getOperands(), type, point));
    return success();
  }
};

struct BiasAddLowering : OpRewritePattern<BiasAddOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BiasAddOp op,
                                PatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getOutput().getType());
    unsigned rank = static_cast<unsigned>(type.getRank());
    AffineMap identity = rewriter.getMultiDimIdentityMap(rank);
    AffineMap channel = identity.getMinorSubMap(1);
    rewriter.replaceOp(op,
                       buildGeneric(rewriter, op.getLoc(), op->getOperands(),
                                    emptyTensor(rewriter, op.getLoc(), type),
                                    {identity, channel, identity}, sum));
    return success();
  }
};

struct BiasGradientLowering : OpRewritePattern<BiasGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BiasGradientOp op,
                                PatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getGradient().getType());
    unsigned rank = static_cast<unsigned>(type.getRank());
    AffineMap identity = rewriter.getMultiDimIdentityMap(rank);
    Value output = zeroTensor(rewriter, op.getLoc(),
                              cast<RankedTensorType>(op.getOutput().getType()));
    rewriter.replaceOp(
        op, buildGeneric(rewriter, op.getLoc(), op.getGradient(), output,
                         {identity, identity.getMinorSubMap(1)}, sum));
    return success();
  }
};

} // namespace

void mlir::sinter::populatePointwiseToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns
      .add<BiasAddLowering, BiasGradientLowering,
           ElementwiseLowering<AddOp, sum>, ElementwiseLowering<ReluOp, relu>,
           ElementwiseLowering<ReluGradientOp, reluGradient>>(
          patterns.getContext());
}
