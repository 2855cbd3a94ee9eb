//===-- ResampleToLinalg.cpp - images of another size -----------*- C++ -*-===//
//
// Pooling and upsampling as structured ops over windows.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include <limits>

using namespace mlir;
using namespace mlir::sinter;

static RankedTensorType tensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

namespace {

/// Index maps of an image cut into windows, over the loops (sample, row of
/// windows, column of windows, row in a window, column in a window, channel).
struct WindowMaps {
  AffineMap image;   ///< a pixel of the large image
  AffineMap windows; ///< a pixel of the image with one pixel for each window
  AffineMap window;  ///< a place in a window

  WindowMaps(MLIRContext *context, ArrayRef<int64_t> size) {
    AffineExpr n, h, w, i, j, c;
    bindDims(context, n, h, w, i, j, c);
    auto maps = indexingMaps(
        context,
        {{n, h * size[0] + i, w * size[1] + j, c}, {n, h, w, c}, {i, j}});
    image = maps[0];
    windows = maps[1];
    window = maps[2];
  }
};

} // namespace

/// The place in the window as the number that `sinter.max_pool2d` gives it.
static Value windowPosition(OpBuilder &builder, Location loc, int64_t width) {
  Value row = linalg::IndexOp::create(builder, loc, 3);
  Value column = linalg::IndexOp::create(builder, loc, 4);
  Value widthValue = arith::ConstantIndexOp::create(builder, loc, width);
  Value position = arith::AddIOp::create(
      builder, loc, arith::MulIOp::create(builder, loc, row, widthValue),
      column);
  return arith::IndexCastOp::create(builder, loc, builder.getI8Type(),
                                    position);
}

namespace {

struct MaxPool2DLowering : OpRewritePattern<MaxPool2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MaxPool2DOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    WindowMaps maps(getContext(), op.getPool());
    Value lowest =
        floatConstant(rewriter, loc, -std::numeric_limits<float>::infinity());
    Value start = linalg::FillOp::create(
                      rewriter, loc, lowest,
                      emptyTensor(rewriter, loc, tensorType(op.getOutput())))
                      .getResult(0);
    Value window = windowTensor(rewriter, loc, op.getPool());

    // Inference has no use for the positions.
    if (op.getIndices().use_empty()) {
      Value output = buildGeneric(
          rewriter, loc, {op.getInput(), window}, start,
          {maps.image, maps.window, maps.windows},
          [](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
            return arith::MaximumFOp::create(builder, loc, arguments[2],
                                             arguments[0]);
          });
      rewriter.replaceOp(op, {output, Value()});
      return success();
    }

    Value startIndices = zeroTensor(rewriter, loc, tensorType(op.getIndices()));
    auto generic = linalg::GenericOp::create(
        rewriter, loc, op.getResultTypes(), ValueRange{op.getInput(), window},
        ValueRange{start, startIndices},
        ArrayRef<AffineMap>{maps.image, maps.window, maps.windows,
                            maps.windows},
        iteratorsFor(maps.windows),
        [&](OpBuilder &builder, Location loc, ValueRange arguments) {
          // Strictly greater: the first of equal values keeps its place.
          Value isGreater =
              arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OGT,
                                    arguments[0], arguments[2]);
          Value position = windowPosition(builder, loc, op.getPool()[1]);
          // Not a select: a value that is not a number must come through.
          Value maximum = arith::MaximumFOp::create(builder, loc, arguments[2],
                                                    arguments[0]);
          Value index = arith::SelectOp::create(builder, loc, isGreater,
                                                position, arguments[3]);
          linalg::YieldOp::create(builder, loc, ValueRange{maximum, index});
        });
    rewriter.replaceOp(op, generic.getResults());
    return success();
  }
};

struct MaxPool2DGradientLowering : OpRewritePattern<MaxPool2DGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MaxPool2DGradientOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    WindowMaps maps(getContext(), op.getPool());
    Value window = windowTensor(rewriter, loc, op.getPool());
    RankedTensorType type = tensorType(op.getOutput());
    // Pixels that no window covers keep the zero.
    ArrayRef<int64_t> size = op.getImageSize(), pool = op.getPool();
    bool isCovered = size[0] % pool[0] == 0 && size[1] % pool[1] == 0;
    Value output = isCovered ? emptyTensor(rewriter, loc, type)
                             : zeroTensor(rewriter, loc, type);
    rewriter.replaceOp(
        op, buildGeneric(
                rewriter, loc, {op.getGradient(), op.getIndices(), window},
                output, {maps.windows, maps.windows, maps.window, maps.image},
                [&](OpBuilder &builder, Location loc,
                    ValueRange arguments) -> Value {
                  Value position = windowPosition(builder, loc, pool[1]);
                  Value isMaximum = arith::CmpIOp::create(
                      builder, loc, arith::CmpIPredicate::eq, arguments[1],
                      position);
                  // Reading the output tells upstream that its start matters.
                  Value otherwise = isCovered ? floatConstant(builder, loc, 0.0)
                                              : arguments[3];
                  return arith::SelectOp::create(builder, loc, isMaximum,
                                                 arguments[0], otherwise);
                }));
    return success();
  }
};

struct Upsample2DLowering : OpRewritePattern<Upsample2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Upsample2DOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    WindowMaps maps(getContext(), op.getFactor());
    Value window = windowTensor(rewriter, loc, op.getFactor());
    Value output = emptyTensor(rewriter, loc, tensorType(op.getOutput()));
    rewriter.replaceOp(
        op, buildGeneric(rewriter, loc, {op.getInput(), window}, output,
                         {maps.windows, maps.window, maps.image},
                         [](OpBuilder &, Location, ValueRange arguments) {
                           return arguments[0];
                         }));
    return success();
  }
};

struct Upsample2DGradientLowering : OpRewritePattern<Upsample2DGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Upsample2DGradientOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    WindowMaps maps(getContext(), op.getFactor());
    Value window = windowTensor(rewriter, loc, op.getFactor());
    Value output = zeroTensor(rewriter, loc, tensorType(op.getOutput()));
    rewriter.replaceOp(
        op, buildGeneric(rewriter, loc, {op.getGradient(), window}, output,
                         {maps.image, maps.window, maps.windows},
                         [](OpBuilder &builder, Location loc,
                            ValueRange arguments) -> Value {
                           return arith::AddFOp::create(
                               builder, loc, arguments[2], arguments[0]);
                         }));
    return success();
  }
};

} // namespace

void mlir::sinter::populateResampleToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns.add<MaxPool2DGradientLowering, MaxPool2DLowering,
               Upsample2DGradientLowering, Upsample2DLowering>(
      patterns.getContext());
}
