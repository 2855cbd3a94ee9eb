//===-- PointwiseToLinalg.cpp - element by element --------------*- C++ -*-===//
//
// Sums and biases as structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

static Value sum(OpBuilder &builder, Location loc, ValueRange arguments) {
  return arith::AddFOp::create(builder, loc, arguments[0], arguments[1]);
}

namespace {

struct AddLowering : OpRewritePattern<AddOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AddOp op,
                                PatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getOutput().getType());
    rewriter.replaceOp(op, buildElementwise(rewriter, op.getLoc(),
                                            op->getOperands(), type, sum));
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
  patterns.add<AddLowering, BiasAddLowering, BiasGradientLowering>(
      patterns.getContext());
}
