//===-- DenseToLinalg.cpp - fully connected layers --------------*- C++ -*-===//
//
// Products of a batch with a matrix as structured ops. The number of samples is
// known at run time only.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/DenseProduct.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::sinter;

/// Zeros in the place of `empty`.
static Value zeros(OpBuilder &builder, Location loc, Value empty) {
  return linalg::FillOp::create(builder, loc, floatConstant(builder, loc, 0.0),
                                empty)
      .getResult(0);
}

Value mlir::sinter::buildDenseProduct(OpBuilder &builder, Location loc,
                                      Value input, Value weights,
                                      bool transposed) {
  AffineExpr sample, output, summed;
  bindDims(builder.getContext(), sample, output, summed);
  SmallVector<AffineExpr> ofWeights{summed, output};
  if (transposed)
    std::swap(ofWeights[0], ofWeights[1]);
  Value empty = tensor::EmptyOp::create(
      builder, loc,
      {tensor::getMixedSize(builder, loc, input, 0),
       tensor::getMixedSize(builder, loc, weights, transposed ? 0 : 1)},
      builder.getF32Type());
  return buildGeneric(
      builder, loc, {input, weights}, zeros(builder, loc, empty),
      indexingMaps(builder.getContext(),
                   {{sample, summed}, ofWeights, {sample, output}}),
      multiplyAdd);
}

Value mlir::sinter::buildDenseWeightGradient(OpBuilder &builder, Location loc,
                                             Value input, Value gradient) {
  AffineExpr row, column, sample;
  bindDims(builder.getContext(), row, column, sample);
  Value empty =
      tensor::EmptyOp::create(builder, loc,
                              {tensor::getMixedSize(builder, loc, input, 1),
                               tensor::getMixedSize(builder, loc, gradient, 1)},
                              builder.getF32Type());
  return buildGeneric(
      builder, loc, {input, gradient}, zeros(builder, loc, empty),
      indexingMaps(builder.getContext(),
                   {{sample, row}, {sample, column}, {row, column}}),
      multiplyAdd);
}

namespace {

struct DenseLowering : OpRewritePattern<DenseOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DenseOp op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOp(op,
                       buildDenseProduct(rewriter, op.getLoc(), op.getInput(),
                                         op.getWeights(), op.getTransposed()));
    return success();
  }
};

struct DenseWeightGradientLowering : OpRewritePattern<DenseWeightGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DenseWeightGradientOp op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, buildDenseWeightGradient(rewriter, op.getLoc(),
                                                    op.getInput(),
                                                    op.getGradient()));
    return success();
  }
};

} // namespace

void mlir::sinter::populateDenseToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<DenseLowering, DenseWeightGradientLowering>(
      patterns.getContext());
}
