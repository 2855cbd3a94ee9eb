//===-- DenseToLinalg.cpp - fully connected layers --------------*- C++ -*-===//
//
// Products of a batch with a matrix as structured ops. The number of samples is
// known at run time only.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::sinter;

/// Zeros with the type of `output`; a dynamic number of samples is that of
/// `batch`.
static Value zeros(OpBuilder &builder, Location loc, Value output,
                   Value batch) {
  auto type = cast<RankedTensorType>(output.getType());
  SmallVector<Value> extents;
  if (isBatched(type))
    extents.push_back(tensor::DimOp::create(builder, loc, batch, 0));
  Value empty = tensor::EmptyOp::create(builder, loc, type, extents);
  return linalg::FillOp::create(builder, loc, floatConstant(builder, loc, 0.0),
                                empty)
      .getResult(0);
}

namespace {

struct DenseLowering : OpRewritePattern<DenseOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DenseOp op,
                                PatternRewriter &rewriter) const override {
    AffineExpr sample, output, summed;
    bindDims(getContext(), sample, output, summed);
    SmallVector<AffineExpr> weights{summed, output};
    if (op.getTransposed())
      std::swap(weights[0], weights[1]);
    rewriter.replaceOp(
        op, buildGeneric(
                rewriter, op.getLoc(), {op.getInput(), op.getWeights()},
                zeros(rewriter, op.getLoc(), op.getOutput(), op.getInput()),
                indexingMaps(getContext(),
                             {{sample, summed}, weights, {sample, output}}),
                multiplyAdd));
    return success();
  }
};

struct DenseWeightGradientLowering : OpRewritePattern<DenseWeightGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DenseWeightGradientOp op,
                                PatternRewriter &rewriter) const override {
    AffineExpr input, output, sample;
    bindDims(getContext(), input, output, sample);
    rewriter.replaceOp(
        op,
        buildGeneric(
            rewriter, op.getLoc(), {op.getInput(), op.getGradient()},
            zeros(rewriter, op.getLoc(), op.getOutput(), op.getInput()),
            indexingMaps(getContext(),
                         {{sample, input}, {sample, output}, {input, output}}),
            multiplyAdd));
    return success();
  }
};

} // namespace

void mlir::sinter::populateDenseToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<DenseLowering, DenseWeightGradientLowering>(
      patterns.getContext());
}
