//===-- ResampleToLinalg.cpp - images of another size -----------*- C++ -*-===//
//
// Padding, and upsampling as structured ops over blocks of pixels.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/IndexArithmetic.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Slices.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "Conversion/SinterToLinalg/WindowMaps.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

namespace {

struct ZeroPadding2DLowering : OpRewritePattern<ZeroPadding2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ZeroPadding2DOp op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOp(
        op, padImage(rewriter, op.getLoc(), op.getInput(), op.getBorders()));
    return success();
  }
};

struct Upsample2DLowering : OpRewritePattern<Upsample2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Upsample2DOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    WindowMaps maps(getContext(), op.getFactor());
    Value block = windowTensor(rewriter, loc, op.getFactor());
    Value output = emptyTensor(rewriter, loc, tensorType(op.getOutput()));
    rewriter.replaceOp(
        op, buildGeneric(rewriter, loc, {op.getInput(), block}, output,
                         {maps.windows, maps.window, maps.image}, firstInput));
    return success();
  }
};

struct Upsample2DGradientLowering : OpRewritePattern<Upsample2DGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Upsample2DGradientOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    WindowMaps maps(getContext(), op.getFactor());
    Value block = windowTensor(rewriter, loc, op.getFactor());
    rewriter.replaceOp(op, buildSum(rewriter, loc, {op.getGradient(), block},
                                    tensorType(op.getOutput()),
                                    {maps.image, maps.window, maps.windows},
                                    firstInput));
    return success();
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// resize_bilinear
//===----------------------------------------------------------------------===//

/// What the small image's pixel `small` adds to the pixel `large`, along an
/// axis of `size` small pixels: 1 less the distance of their centres, in small
/// pixels, where that is positive. In integers, by 2 * factor, so that it is
/// exact.
static Value bilinearWeight(const IndexArithmetic &math, Value large,
                            Value small, int64_t size, int64_t factor) {
  int64_t unit = 2 * factor;
  Value place = math.scale(large, 2, 1 - factor);
  place = math.atMost(math.atLeast(place, 0), unit * (size - 1));
  Value distance = math.magnitude(
      math.subtract(place, math.multiply(small, math.constant(unit))));
  Value weight = math.atLeast(math.subtract(math.constant(unit), distance), 0);
  return arith::DivFOp::create(
      math.builder, math.loc, math.toFloat(weight),
      floatConstant(math.builder, math.loc, static_cast<double>(unit)));
}

/// A table of weights, computed from the place in it.
static Value
weightTable(OpBuilder &builder, Location loc, ArrayRef<int64_t> shape,
            llvm::function_ref<Value(const IndexArithmetic &)> weight) {
  return buildElementwise(builder, loc, {},
                          RankedTensorType::get(shape, builder.getF32Type()),
                          [&](OpBuilder &builder, Location loc, ValueRange) {
                            return weight({builder, loc});
                          });
}

/// `before` rows (axis 0) or columns (axis 1) of zeros on both sides.
static Value padAxis(OpBuilder &builder, Location loc, Value image,
                     unsigned axis, int64_t before) {
  int64_t borders[] = {0, 0, 0, 0};
  borders[2 * axis] = borders[2 * axis + 1] = before;
  return padImage(builder, loc, image, borders);
}

/// Interpolates along the rows (axis 0) or columns (axis 1): a pixel sees the
/// small one that it comes from and those beside it.
static Value interpolate(OpBuilder &builder, Location loc, Value image,
                         unsigned axis, int64_t factor) {
  RankedTensorType type = tensorType(image);
  int64_t size = type.getDimSize(1 + axis);
  Value weights = weightTable(
      builder, loc, {size, factor, 3}, [&](const IndexArithmetic &math) {
        Value large =
            math.add(math.scale(math.loop(0), factor, 0), math.loop(1));
        Value small = math.add(math.loop(0), math.scale(math.loop(2), 1, -1));
        return bilinearWeight(math, large, small, size, factor);
      });
  AffineExpr n, h, w, i, c, tap;
  bindDims(builder.getContext(), n, h, w, i, c, tap);
  SmallVector<AffineExpr> read{n, h, w, c}, written{n, h, w, c};
  AffineExpr pixel = read[1 + axis];
  read[1 + axis] = pixel + tap;
  written[1 + axis] = pixel * factor + i;
  SmallVector<int64_t> shape(type.getShape());
  shape[1 + axis] *= factor;
  return buildGeneric(
      builder, loc, {padAxis(builder, loc, image, axis, 1), weights},
      zeroTensor(builder, loc, type.clone(shape)),
      indexingMaps(builder.getContext(), {read, {pixel, i, tap}, written}),
      multiplyAdd);
}

/// The adjoint of `interpolate`: a small pixel sees the large ones that come
/// from it and from those beside it.
static Value interpolateAdjoint(OpBuilder &builder, Location loc,
                                Value gradient, unsigned axis, int64_t factor) {
  RankedTensorType type = tensorType(gradient);
  int64_t size = type.getDimSize(1 + axis) / factor;
  Value weights = weightTable(
      builder, loc, {size, 3 * factor}, [&](const IndexArithmetic &math) {
        Value large =
            math.add(math.scale(math.loop(0), factor, -factor), math.loop(1));
        return bilinearWeight(math, large, math.loop(0), size, factor);
      });
  AffineExpr n, h, w, c, tap;
  bindDims(builder.getContext(), n, h, w, c, tap);
  SmallVector<AffineExpr> read{n, h, w, c}, written{n, h, w, c};
  AffineExpr pixel = read[1 + axis];
  read[1 + axis] = pixel * factor + tap;
  SmallVector<int64_t> shape(type.getShape());
  shape[1 + axis] = size;
  return buildGeneric(
      builder, loc, {padAxis(builder, loc, gradient, axis, factor), weights},
      zeroTensor(builder, loc, type.clone(shape)),
      indexingMaps(builder.getContext(), {read, {pixel, tap}, written}),
      multiplyAdd);
}

namespace {

/// Along one axis after the other.
struct ResizeBilinearLowering : OpRewritePattern<ResizeBilinearOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ResizeBilinearOp op,
                                PatternRewriter &rewriter) const override {
    Value image = op.getInput();
    for (unsigned axis : {1, 0})
      image =
          interpolate(rewriter, op.getLoc(), image, axis, op.getFactor()[axis]);
    rewriter.replaceOp(op, image);
    return success();
  }
};

struct ResizeBilinearGradientLowering
    : OpRewritePattern<ResizeBilinearGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ResizeBilinearGradientOp op,
                                PatternRewriter &rewriter) const override {
    Value gradient = op.getGradient();
    for (unsigned axis : {0, 1})
      gradient = interpolateAdjoint(rewriter, op.getLoc(), gradient, axis,
                                    op.getFactor()[axis]);
    rewriter.replaceOp(op, gradient);
    return success();
  }
};

} // namespace

void mlir::sinter::populateResampleToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns.add<ResizeBilinearGradientLowering, ResizeBilinearLowering,
               Upsample2DGradientLowering, Upsample2DLowering,
               ZeroPadding2DLowering>(patterns.getContext());
}
