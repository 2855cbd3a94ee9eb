//===-- WinogradKernelGradientToLinalg.cpp - gradients at points -*- C++
//-*-===//
//
// The gradient of a 3x3 kernel is a sum over the tiles of an image, and so are
// the products at the points. A tile of work takes the image in blocks of rows
// of tiles, and of these panels of channels and filters, so that what is summed
// up stays in the core's caches:
//
//   for each block of rows:
//     the gradients at the points of their tiles
//     for each panel of channels:
//       the pixels with their borders, at the points of their tiles
//       for each panel of filters:
//         a matrix product over the tiles for each point
//         added to the sum: the taps from the points
//
// The way back to the taps is linear and could follow the last block. But there
// are four times as many products as taps: to keep them until then would move
// more memory than the transforms of a block take time.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Slices.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "Conversion/SinterToLinalg/WinogradTransforms.h"
#include "IR/Sinter.h"
#include "IR/TensorTypes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::sinter;
using namespace mlir::sinter::winograd;

namespace {

/// Builds the gradient of the kernel that filters `image`.
class KernelGradientBuilder {
public:
  KernelGradientBuilder(OpBuilder &builder, Location loc, Value image,
                        Value gradient, const Filtering &filtering)
      : builder(builder), loc(loc), image(image), gradient(gradient),
        filtering(filtering), taps(filtering.taps), tile(filtering.tile()),
        channels(tensorType(image).getDimSize(3)),
        filters(tensorType(gradient).getDimSize(3)) {}

  Value build(ArrayRef<int64_t> borders);

private:
  Value atTilePoints(Transform transform, Value seen, int64_t seenByTile,
                     int64_t rows, int64_t columns);
  Value multiply(Value pixels, Value gradients);
  Value addTaps(Value products, Value sum);

  RankedTensorType typeOf(ArrayRef<int64_t> shape) {
    return RankedTensorType::get(shape, builder.getF32Type());
  }

  OpBuilder &builder;
  Location loc;
  Value image, gradient;
  Filtering filtering;
  int64_t taps, tile, channels, filters;
};

} // namespace

Value KernelGradientBuilder::build(ArrayRef<int64_t> borders) {
  ArrayRef<int64_t> input = tensorType(image).getShape();
  ArrayRef<int64_t> output = tensorType(gradient).getShape();
  int64_t rows = llvm::divideCeil(output[1], tile);
  int64_t columns = llvm::divideCeil(output[2], tile);
  int64_t blockRows = rowsPerBlock(rows, columns);
  int64_t blocks = llvm::divideCeil(rows, blockRows);
  rows = blocks * blockRows;
  // Tiles that reach over the edge see zeros there.
  auto [down, across] = filtering.strides;
  int64_t overlap = taps - 1;
  int64_t around[] = {
      borders[0], down * (rows * tile + overlap) - input[1] - borders[0],
      borders[2], across * (columns * tile + overlap) - input[2] - borders[2]};
  int64_t behind[] = {0, rows * tile - output[1], 0,
                      columns * tile - output[2]};

  auto rowsOf = [&](Value whole, ArrayRef<int64_t> beside, Value block,
                    int64_t stride, int64_t more) {
    OpFoldResult first = affine::makeComposedFoldedAffineApply(
        builder, loc,
        builder.getAffineDimExpr(0) * (stride * blockRows * tile) - beside[0],
        {block});
    return rowsWithBorders(builder, loc, whole, beside, first,
                           stride * (blockRows * tile + more));
  };
  // The products of a panel are up to 288 KiB.
  static constexpr int64_t mostChannels = 32, mostFilters = 64;
  int64_t channelWidth = largestDivisor(channels, mostChannels);
  int64_t filterWidth = largestDivisor(filters, mostFilters);
  int64_t panels = filters / filterWidth;
  auto addBlock = [&](Value block, Value sum) {
    Value gradients = assembleParts(
        builder, loc,
        typeOf({panels * points, blockRows, columns, points, filterWidth}), 0,
        panels, [&](Value number) {
          Value panel = partOf(builder, loc, gradient, 3, number, filterWidth);
          return atTilePoints(gradientsAtPoints,
                              rowsOf(panel, behind, block, 1, 0), tile,
                              blockRows, columns);
        });
    auto addChannels = [&](Value number, Value ofChannels) {
      Value panel = partOf(builder, loc, image, 3, number, channelWidth);
      Value seen = rowsOf(panel, around, block, down, overlap);
      auto addPhase = [&](Value number, Value ofPhase) {
        Value pixels = atTilePoints(
            pixelsAtPoints,
            phaseOf(builder, loc, seen, 1, number, filtering.strides), points,
            blockRows, columns);
        auto addFilters = [&](Value number, Value ofFilters) {
          Value panel = partOf(builder, loc, gradients, 0, number, points);
          return addTaps(multiply(pixels, panel), ofFilters);
        };
        return addToParts(builder, loc, ofPhase, 3, panels, addFilters);
      };
      return addToPhases(builder, loc, ofChannels, 0, filtering.strides,
                         addPhase);
    };
    return addToParts(builder, loc, sum, 2, channels / channelWidth,
                      addChannels);
  };
  Value zeros = zeroTensor(
      builder, loc, typeOf({down * taps, across * taps, channels, filters}));
  return accumulate(builder, loc, zeros, blocks, addBlock);
}

/// (1, row, column, channel) to (point, row of tiles, column of tiles, point,
/// channel), where a tile sees so many pixels along each axis. With all tiles
/// of a point in a row, the points of a tile would be multiples of 4096 bytes
/// apart, and drive each other out of the cache.
Value KernelGradientBuilder::atTilePoints(Transform transform, Value seen,
                                          int64_t seenByTile, int64_t rows,
                                          int64_t columns) {
  AffineExpr p, q, h, w, c, i, j;
  bindDims(builder.getContext(), p, h, w, q, c, i, j);
  AffineExpr sample = builder.getAffineConstantExpr(0);
  Window window{{sample, h * tile + i, w * tile + j, c}, i, j, seenByTile};
  return applyTransform(
      builder, loc, transform, seen, window,
      {points, rows, columns, points, tensorType(seen).getDimSize(3)},
      /*rowAxis=*/0, /*columnAxis=*/3);
}

/// (point, channel, point, filter), one point after the other: points share
/// nothing.
Value KernelGradientBuilder::multiply(Value pixels, Value gradients) {
  int64_t ofPixels = tensorType(pixels).getShape().back();
  int64_t ofGradients = tensorType(gradients).getShape().back();
  AffineExpr p, q, c, f, h, w;
  bindDims(builder.getContext(), p, c, q, f, h, w);
  SmallVector<AffineMap> maps = indexingMaps(
      builder.getContext(), {{p, h, w, q, c}, {p, h, w, q, f}, {p, c, q, f}});
  auto productsAt = [&](Value row, Value column) {
    auto at = [&](Value whole) {
      return partOf(builder, loc, partOf(builder, loc, whole, 0, row, 1), 3,
                    column, 1);
    };
    return buildGeneric(
        builder, loc, {at(pixels), at(gradients)},
        zeroTensor(builder, loc, typeOf({1, ofPixels, 1, ofGradients})), maps,
        multiplyAdd);
  };
  return assembleParts(
      builder, loc, typeOf({points, ofPixels, points, ofGradients}), 0, points,
      [&](Value row) {
        return assembleParts(
            builder, loc, typeOf({1, ofPixels, points, ofGradients}), 2, points,
            [&](Value column) { return productsAt(row, column); });
      });
}

/// (point, channel, point, filter) to (tap, tap, channel, filter).
Value KernelGradientBuilder::addTaps(Value products, Value sum) {
  AffineExpr i, j, c, f, p, q;
  bindDims(builder.getContext(), i, j, c, f, p, q);
  auto transform = [&](ArrayRef<Scalar> m) { return tapsFromPoints(m, taps); };
  return addTransform(builder, loc, transform, products,
                      {{p, c, q, f}, p, q, points}, sum, /*rowAxis=*/0,
                      /*columnAxis=*/1);
}

namespace {

struct WinogradKernelGradientLowering
    : OpRewritePattern<Conv2DKernelGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DKernelGradientOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getWinograd())
      return failure();
    KernelGradientBuilder builder(rewriter, op.getLoc(), op.getInput(),
                                  op.getGradient(), *filteringOf(op));
    rewriter.replaceOp(op, builder.build(op.getBorders()));
    return success();
  }
};

} // namespace

void mlir::sinter::populateWinogradKernelGradientToLinalgPatterns(
    RewritePatternSet &patterns) {
  // Before the plain lowering of the same op.
  patterns.add<WinogradKernelGradientLowering>(patterns.getContext(),
                                               /*benefit=*/2);
}
