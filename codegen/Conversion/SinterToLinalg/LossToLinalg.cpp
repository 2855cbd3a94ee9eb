//===-- LossToLinalg.cpp - losses and batch averages ------------*- C++ -*-===//
//
// Losses of one sample and sums over samples and tiles as structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/KernelFrame.h"
#include "Conversion/SinterToLinalg/Channels.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

static int64_t elementsPerSample(Value batch) {
  RankedTensorType type = tensorType(batch);
  return type.getNumElements() / type.getDimSize(0);
}

/// Adds up the first extent.
static Value sumRows(OpBuilder &builder, Location loc, Value rows,
                     RankedTensorType type) {
  unsigned rank = static_cast<unsigned>(type.getRank()) + 1;
  AffineMap identity = builder.getMultiDimIdentityMap(rank);
  return buildSum(builder, loc, rows, type,
                  {identity, AffineMap::getMinorIdentityMap(
                                 rank, rank - 1, builder.getContext())},
                  firstInput);
}

namespace {

struct MeanSquaredErrorLowering : OpRewritePattern<MeanSquaredErrorOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MeanSquaredErrorOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    ChannelMaps maps(op.getPrediction());
    rewriter.replaceOp(
        op,
        sampleMean(rewriter, loc, op->getOperands(), tensorType(op.getOutput()),
                   {maps.element, maps.element, maps.sample},
                   elementsPerSample(op.getPrediction()),
                   [](OpBuilder &builder, Location loc,
                      ValueRange arguments) -> Value {
                     Value difference = arith::SubFOp::create(
                         builder, loc, arguments[0], arguments[1]);
                     return arith::MulFOp::create(builder, loc, difference,
                                                  difference);
                   }));
    return success();
  }
};

struct MeanSquaredErrorGradientLowering
    : OpRewritePattern<MeanSquaredErrorGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MeanSquaredErrorGradientOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = tensorType(op.getOutput());
    AffineMap identity =
        rewriter.getMultiDimIdentityMap(static_cast<unsigned>(type.getRank()));
    double scale =
        2.0 / static_cast<double>(elementsPerSample(op.getPrediction()));
    rewriter.replaceOp(
        op,
        buildGeneric(
            rewriter, loc, op->getOperands(), emptyTensor(rewriter, loc, type),
            {identity, identity, identity.getMajorSubMap(1), identity},
            [&](OpBuilder &builder, Location loc,
                ValueRange arguments) -> Value {
              Value difference = arith::SubFOp::create(
                  builder, loc, arguments[0], arguments[1]);
              Value factor =
                  arith::MulFOp::create(builder, loc, arguments[2],
                                        floatConstant(builder, loc, scale));
              return arith::MulFOp::create(builder, loc, factor, difference);
            }));
    return success();
  }
};

/// Sums over the one sample of a kernel's body, or over the tiles of a kernel.
template <typename OpTy>
struct SumRowsLowering : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, sumRows(rewriter, op.getLoc(), op->getOperand(0),
                                   tensorType(op.getOutput())));
    return success();
  }
};

struct BatchBroadcastLowering : OpRewritePattern<BatchBroadcastOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BatchBroadcastOp op,
                                PatternRewriter &rewriter) const override {
    RankedTensorType type = tensorType(op.getOutput());
    unsigned rank = static_cast<unsigned>(type.getRank());
    AffineMap identity = rewriter.getMultiDimIdentityMap(rank);
    rewriter.replaceOp(
        op, buildGeneric(
                rewriter, op.getLoc(), op.getInput(),
                emptyTensor(rewriter, op.getLoc(), type),
                {AffineMap::getMinorIdentityMap(rank, rank - 1, getContext()),
                 identity},
                firstInput));
    return success();
  }
};

struct DivideByBatchLowering : OpRewritePattern<DivideByBatchOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DivideByBatchOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    KernelFrame frame(rewriter, loc, op->getParentOfType<func::FuncOp>());
    Value batch = arith::SIToFPOp::create(
        rewriter, loc, rewriter.getF32Type(),
        arith::IndexCastOp::create(rewriter, loc, rewriter.getI64Type(),
                                   frame.batch()));
    rewriter.replaceOp(
        op, buildElementwise(rewriter, loc, op.getInput(),
                             tensorType(op.getOutput()),
                             [&](OpBuilder &builder, Location loc,
                                 ValueRange arguments) -> Value {
                               return arith::DivFOp::create(
                                   builder, loc, arguments[0], batch);
                             }));
    return success();
  }
};

/// All elements of the input.
struct SumOfSquaresLowering : OpRewritePattern<SumOfSquaresOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SumOfSquaresOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = tensorType(op.getOutput());
    unsigned rank = static_cast<unsigned>(tensorType(op.getInput()).getRank());
    Value squares = buildSum(
        rewriter, loc, op.getInput(), type,
        {rewriter.getMultiDimIdentityMap(rank),
         AffineMap::get(rank, 0, getContext())},
        [](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
          return arith::MulFOp::create(builder, loc, arguments[0],
                                       arguments[0]);
        });
    double factor = op.getFactor().convertToDouble();
    rewriter.replaceOp(
        op, buildElementwise(rewriter, loc, squares, type,
                             [&](OpBuilder &builder, Location loc,
                                 ValueRange arguments) -> Value {
                               return arith::MulFOp::create(
                                   builder, loc, arguments[0],
                                   floatConstant(builder, loc, factor));
                             }));
    return success();
  }
};

struct SumOfSquaresGradientLowering : OpRewritePattern<SumOfSquaresGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SumOfSquaresGradientOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = tensorType(op.getOutput());
    unsigned rank = static_cast<unsigned>(type.getRank());
    AffineMap identity = rewriter.getMultiDimIdentityMap(rank);
    double factor = 2.0 * op.getFactor().convertToDouble();
    rewriter.replaceOp(
        op,
        buildGeneric(
            rewriter, loc, op->getOperands(), emptyTensor(rewriter, loc, type),
            {identity, AffineMap::get(rank, 0, getContext()), identity},
            [&](OpBuilder &builder, Location loc,
                ValueRange arguments) -> Value {
              Value scale =
                  arith::MulFOp::create(builder, loc, arguments[1],
                                        floatConstant(builder, loc, factor));
              return arith::MulFOp::create(builder, loc, scale, arguments[0]);
            }));
    return success();
  }
};

} // namespace

void mlir::sinter::populateLossToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<BatchBroadcastLowering, DivideByBatchLowering,
               MeanSquaredErrorGradientLowering, MeanSquaredErrorLowering,
               SumOfSquaresGradientLowering, SumOfSquaresLowering,
               SumRowsLowering<BatchSumOp>, SumRowsLowering<SumTilesOp>>(
      patterns.getContext());
}
