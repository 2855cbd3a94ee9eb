//===-- WinogradToLinalg.cpp - Winograd's convolution -----------*- C++ -*-===//
//
// An image is computed in blocks of rows of tiles, and of these a panel of
// filters at a time, so that what a panel needs stays in the core's caches:
//
//   for each block of rows:
//     the pixels with their borders, at the points of their tiles
//     for each panel of filters:
//       the kernel at the points
//       a matrix product over the channels for each point
//       the sums from the points
//
// Upstream's linalg.winograd_* ops have other layouts, and transform element by
// element; these transforms are element-wise ops with vectors over channels.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Slices.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "Conversion/SinterToLinalg/WinogradTransforms.h"
#include "IR/Sinter.h"
#include "IR/TensorTypes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::sinter;
using namespace mlir::sinter::winograd;

namespace {

/// Builds the convolution of `image` with a 3x3 kernel of stride 1.
class WinogradBuilder {
public:
  WinogradBuilder(OpBuilder &builder, Location loc, Value image)
      : builder(builder), loc(loc), image(image),
        channels(tensorType(image).getDimSize(3)) {}

  /// `panelAt` gives the kernel of a panel of filters at the points: (point,
  /// point, channel, filter).
  Value build(RankedTensorType type, SmallVector<int64_t> borders,
              function_ref<Value(Value number)> panelAt);

  /// That of a kernel HWIO; `isTurned` if the one to convolve with is its taps
  /// in reverse order.
  Value transformedPanel(Value kernel, bool isTurned, Value number);
  /// That of a kernel at the points.
  Value panelOf(Value kernel, Value number);

private:
  Value assemble(ArrayRef<int64_t> shape, unsigned dim, int64_t count,
                 function_ref<Value(Value number)> part) {
    return assembleParts(builder, loc, typeOf(shape), dim, count, part);
  }
  tensor::ExtractSliceOp slice(Value whole, unsigned dim, Value number,
                               int64_t size) {
    return partOf(builder, loc, whole, dim, number, size);
  }

  Value pixelsAtTilePoints(Value seen);
  Value multiply(Value pixels, Value panel);
  Value sumsOfTiles(Value products);

  RankedTensorType typeOf(ArrayRef<int64_t> shape) {
    return RankedTensorType::get(shape, builder.getF32Type());
  }
  OpFoldResult times(Value number, int64_t factor, int64_t offset = 0) {
    return affine::makeComposedFoldedAffineApply(
        builder, loc, builder.getAffineDimExpr(0) * factor + offset, {number});
  }

  OpBuilder &builder;
  Location loc;
  Value image;
  int64_t channels;
};

} // namespace

Value WinogradBuilder::build(RankedTensorType type,
                             SmallVector<int64_t> borders,
                             function_ref<Value(Value number)> panelAt) {
  ArrayRef<int64_t> input = tensorType(image).getShape();
  ArrayRef<int64_t> output = type.getShape();
  int64_t rows = llvm::divideCeil(output[1], tile);
  int64_t columns = llvm::divideCeil(output[2], tile);
  // Tiles that reach over the edge see zeros there.
  int64_t overlap = taps - 1;
  borders[1] = rows * tile + overlap - input[1] - borders[0];
  borders[3] = columns * tile + overlap - input[2] - borders[2];

  int64_t blockRows = rowsPerBlock(rows, columns);
  int64_t filters = output[3];

  SmallVector<int64_t> whole{1, rows * tile, columns * tile, filters};
  Value result = assemble(whole, 1, rows / blockRows, [&](Value block) {
    Value seen = rowsWithBorders(builder, loc, image, borders,
                                 times(block, blockRows * tile, -borders[0]),
                                 blockRows * tile + overlap);
    Value pixels = pixelsAtTilePoints(seen);
    return assemble({1, blockRows * tile, columns * tile, filters}, 3,
                    filters / panelWidth(filters), [&](Value number) {
                      return sumsOfTiles(multiply(pixels, panelAt(number)));
                    });
  });
  if (output == ArrayRef(whole))
    return result;
  return extractSlice(builder, loc, result, {0, 0, 0, 0}, output, {1, 1, 1, 1});
}

/// (1, row, column, channel) to (point, row of tiles, column of tiles, point,
/// channel).
Value WinogradBuilder::pixelsAtTilePoints(Value seen) {
  ArrayRef<int64_t> shape = tensorType(seen).getShape();
  AffineExpr p, h, w, q, c, i, j;
  bindDims(builder.getContext(), p, h, w, q, c, i, j);
  AffineExpr sample = builder.getAffineConstantExpr(0);
  Window window{{sample, h * tile + i, w * tile + j, c}, i, j, points};
  return applyTransform(
      builder, loc, pixelsAtPoints, seen, window,
      {points, shape[1] / tile, shape[2] / tile, points, channels},
      /*rowAxis=*/0, /*columnAxis=*/3);
}

/// (tap, tap, channel, filter) to (point, point, channel, filter).
Value WinogradBuilder::transformedPanel(Value kernel, bool isTurned,
                                        Value number) {
  int64_t width = panelWidth(tensorType(kernel).getDimSize(3));
  AffineExpr p, q, c, f, i, j;
  bindDims(builder.getContext(), p, q, c, f, i, j);
  Window window{{i, j, c, f}, i, j, taps};
  if (isTurned)
    window.place = {taps - 1 - i, taps - 1 - j, c, f};
  return applyTransform(builder, loc, tapsAtPoints,
                        slice(kernel, 3, number, width), window,
                        {points, points, channels, width}, /*rowAxis=*/0,
                        /*columnAxis=*/1);
}

Value WinogradBuilder::panelOf(Value kernel, Value number) {
  tensor::ExtractSliceOp panel = slice(kernel, 0, number, 1);
  auto type = typeOf(tensorType(kernel).getShape().drop_front());
  return tensor::ExtractSliceOp::create(
      builder, loc, type, panel.getSource(), panel.getMixedOffsets(),
      panel.getMixedSizes(), panel.getMixedStrides());
}

/// One point after the other: points share nothing, and what a register tile
/// reads should.
Value WinogradBuilder::multiply(Value pixels, Value panel) {
  ArrayRef<int64_t> shape = tensorType(pixels).getShape();
  int64_t rows = shape[1], columns = shape[2];
  int64_t width = tensorType(panel).getShape().back();
  AffineExpr p, h, w, q, f, c;
  bindDims(builder.getContext(), p, h, w, q, f, c);
  SmallVector<AffineMap> maps = indexingMaps(
      builder.getContext(), {{p, h, w, q, c}, {p, q, c, f}, {p, h, w, q, f}});
  auto productsAt = [&](Value rowPixels, Value rowPanel, Value column) {
    return buildGeneric(
        builder, loc,
        {slice(rowPixels, 3, column, 1), slice(rowPanel, 1, column, 1)},
        zeroTensor(builder, loc, typeOf({1, rows, columns, 1, width})), maps,
        multiplyAdd);
  };
  return assemble(
      {points, rows, columns, points, width}, 0, points, [&](Value row) {
        Value rowPixels = slice(pixels, 0, row, 1);
        Value rowPanel = slice(panel, 0, row, 1);
        return assemble({1, rows, columns, points, width}, 3, points,
                        [&](Value column) {
                          return productsAt(rowPixels, rowPanel, column);
                        });
      });
}

/// (point, row of tiles, column of tiles, point, filter) to (1, row, column,
/// filter).
Value WinogradBuilder::sumsOfTiles(Value products) {
  ArrayRef<int64_t> shape = tensorType(products).getShape();
  AffineExpr n, h, i, w, j, f, p, q;
  bindDims(builder.getContext(), n, h, i, w, j, f, p, q);
  Value sums = applyTransform(builder, loc, sumsFromPoints, products,
                              {{p, h, w, q, f}, p, q, points},
                              {1, shape[1], tile, shape[2], tile, shape[4]},
                              /*rowAxis=*/2, /*columnAxis=*/4);
  return tensor::CollapseShapeOp::create(
      builder, loc, sums,
      ArrayRef<ReassociationIndices>{{0}, {1, 2}, {3, 4}, {5}});
}

namespace {

struct WinogradAttributeLowering : OpRewritePattern<Conv2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getWinograd())
      return failure();
    WinogradBuilder builder(rewriter, op.getLoc(), op.getInput());
    auto panelAt = [&](Value number) {
      return builder.transformedPanel(op.getKernel(), /*isTurned=*/false,
                                      number);
    };
    rewriter.replaceOp(op, builder.build(tensorType(op.getOutput()),
                                         llvm::to_vector(op.getBorders()),
                                         panelAt));
    return success();
  }
};

/// With stride 1 it is a convolution with the taps in reverse order, where a
/// row that is not cut is a row of zeros around the image.
struct WinogradTransposeLowering : OpRewritePattern<Conv2DTransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DTransposeOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getWinograd())
      return failure();
    SmallVector<int64_t> borders = llvm::map_to_vector(
        op.getCut(), [](int64_t cut) -> int64_t { return taps - 1 - cut; });
    Value kernel = swapChannels(rewriter, op.getLoc(), op.getKernel());
    WinogradBuilder builder(rewriter, op.getLoc(), op.getInput());
    auto panelAt = [&](Value number) {
      return builder.transformedPanel(kernel, /*isTurned=*/true, number);
    };
    rewriter.replaceOp(
        op, builder.build(tensorType(op.getOutput()), borders, panelAt));
    return success();
  }
};

struct WinogradConv2DLowering : OpRewritePattern<WinogradConv2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(WinogradConv2DOp op,
                                PatternRewriter &rewriter) const override {
    WinogradBuilder builder(rewriter, op.getLoc(), op.getInput());
    auto panelAt = [&](Value number) {
      return builder.panelOf(op.getKernel(), number);
    };
    rewriter.replaceOp(op, builder.build(tensorType(op.getOutput()),
                                         llvm::to_vector(op.getBorders()),
                                         panelAt));
    return success();
  }
};

/// (tap, tap, channel, panel, filter) to (panel, point, point, channel,
/// filter).
struct WinogradKernelLowering : OpRewritePattern<WinogradKernelOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(WinogradKernelOp op,
                                PatternRewriter &rewriter) const override {
    ArrayRef<int64_t> shape = tensorType(op.getOutput()).getShape();
    int64_t channels = shape[3], panels = shape[0], width = shape[4];
    Value kernel = tensor::ExpandShapeOp::create(
        rewriter, op.getLoc(),
        tensorType(op.getKernel()).clone({taps, taps, channels, panels, width}),
        op.getKernel(), ArrayRef<ReassociationIndices>{{0}, {1}, {2}, {3, 4}});
    AffineExpr n, p, q, c, f, i, j;
    bindDims(getContext(), n, p, q, c, f, i, j);
    rewriter.replaceOp(op, applyTransform(rewriter, op.getLoc(), tapsAtPoints,
                                          kernel, {{i, j, c, n, f}, i, j, taps},
                                          shape, /*rowAxis=*/1,
                                          /*columnAxis=*/2));
    return success();
  }
};

} // namespace

void mlir::sinter::populateWinogradToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns.add<WinogradConv2DLowering, WinogradKernelLowering>(
      patterns.getContext());
  // Before the plain lowerings of the same ops.
  patterns.add<WinogradAttributeLowering, WinogradTransposeLowering>(
      patterns.getContext(), /*benefit=*/2);
}
