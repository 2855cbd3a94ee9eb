//===-- MetricToLinalg.cpp - what is measured beside the loss ---*- C++ -*-===//
//
// Accuracies and confusion matrices as structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Channels.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

/// 1 where the comparison holds, else 0.
static Value indicator(OpBuilder &builder, Location loc,
                       arith::CmpFPredicate predicate, Value a, Value b) {
  Value holds = arith::CmpFOp::create(builder, loc, predicate, a, b);
  return arith::SelectOp::create(builder, loc, holds,
                                 floatConstant(builder, loc, 1.0),
                                 floatConstant(builder, loc, 0.0));
}

static Value isEqual(OpBuilder &builder, Location loc, Value a, Value b) {
  return indicator(builder, loc, arith::CmpFPredicate::OEQ, a, b);
}

/// 1 for probabilities above one half, else 0.
static Value isLikely(OpBuilder &builder, Location loc, Value probability) {
  return indicator(builder, loc, arith::CmpFPredicate::OGT, probability,
                   floatConstant(builder, loc, 0.5));
}

/// The class number of each pixel of a target.
static Value targetClasses(OpBuilder &builder, Location loc, Value target) {
  if (tensorType(target).getShape().back() == 1)
    return dropChannel(builder, loc, target);
  return largestChannel(builder, loc, target);
}

/// The class number of each pixel of a prediction.
static Value predictedClasses(OpBuilder &builder, Location loc,
                              Value prediction) {
  if (tensorType(prediction).getShape().back() > 1)
    return largestChannel(builder, loc, prediction);
  Value probabilities = dropChannel(builder, loc, prediction);
  return buildElementwise(
      builder, loc, probabilities, tensorType(probabilities),
      [](OpBuilder &builder, Location loc, ValueRange arguments) {
        return isLikely(builder, loc, arguments[0]);
      });
}

namespace {

struct BinaryAccuracyLowering : OpRewritePattern<BinaryAccuracyOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryAccuracyOp op,
                                PatternRewriter &rewriter) const override {
    ChannelMaps maps(op.getPrediction());
    RankedTensorType type = tensorType(op.getPrediction());
    rewriter.replaceOp(
        op,
        sampleMean(rewriter, op.getLoc(), op->getOperands(),
                   tensorType(op.getOutput()),
                   {maps.element, maps.element, maps.sample},
                   type.getNumElements() / type.getDimSize(0),
                   [](OpBuilder &builder, Location loc, ValueRange arguments) {
                     return isEqual(builder, loc,
                                    isLikely(builder, loc, arguments[0]),
                                    arguments[1]);
                   }));
    return success();
  }
};

struct CategoricalAccuracyLowering : OpRewritePattern<CategoricalAccuracyOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CategoricalAccuracyOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value predicted = predictedClasses(rewriter, loc, op.getPrediction());
    Value target = targetClasses(rewriter, loc, op.getTarget());
    AffineMap pixel = rewriter.getMultiDimIdentityMap(
        static_cast<unsigned>(tensorType(predicted).getRank()));
    rewriter.replaceOp(
        op, sampleMean(
                rewriter, loc, {predicted, target}, tensorType(op.getOutput()),
                {pixel, pixel, pixel.getMajorSubMap(1)},
                pixelsPerSample(op.getPrediction()),
                [](OpBuilder &builder, Location loc, ValueRange arguments) {
                  return isEqual(builder, loc, arguments[0], arguments[1]);
                }));
    return success();
  }
};

struct ConfusionMatrixLowering : OpRewritePattern<ConfusionMatrixOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConfusionMatrixOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value predicted = predictedClasses(rewriter, loc, op.getPrediction());
    Value target = targetClasses(rewriter, loc, op.getTarget());
    // Loops: row, column, then the pixels. Comparing each element's classes
    // with each pixel's writes nowhere else, whatever the classes are.
    unsigned loops = 2 + static_cast<unsigned>(tensorType(predicted).getRank());
    AffineMap all = rewriter.getMultiDimIdentityMap(loops);
    AffineMap pixel = all.getMinorSubMap(loops - 2);
    rewriter.replaceOp(
        op,
        buildSum(rewriter, loc, {predicted, target}, tensorType(op.getOutput()),
                 {pixel, pixel, all.getMajorSubMap(2)},
                 [](OpBuilder &builder, Location loc,
                    ValueRange arguments) -> Value {
                   Value isRow = isEqual(builder, loc, arguments[1],
                                         loopNumber(builder, loc, 0));
                   Value isColumn = isEqual(builder, loc, arguments[0],
                                            loopNumber(builder, loc, 1));
                   return arith::MulFOp::create(builder, loc, isRow, isColumn);
                 }));
    return success();
  }
};

} // namespace

void mlir::sinter::populateMetricToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<BinaryAccuracyLowering, CategoricalAccuracyLowering,
               ConfusionMatrixLowering>(patterns.getContext());
}
