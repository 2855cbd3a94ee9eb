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
// With a stride, the phases of a convolution's pixels are as many times more
// channels, with the phases of the kernel, so that one product sums over all of
// them. Those of a transposed convolution's results are as many times more
// filters, which share the pixels at the points.
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

using Sizes = std::array<int64_t, 2>;

/// Builds convolutions of `image`.
class WinogradBuilder {
public:
  /// `pixels` and `results` are the strides of whose phases the kernel's are.
  WinogradBuilder(OpBuilder &builder, Location loc, Value image, int64_t taps,
                  Sizes pixels, Sizes results)
      : builder(builder), loc(loc), image(image), taps(taps),
        tile(Filtering{taps, pixels}.tile()), pixelStrides(pixels),
        resultStrides(results) {}

  /// Where tiles lie along each axis.
  struct Tiling {
    Sizes size;    ///< of the image that is cut into tiles
    Sizes before;  ///< zeros that the first tile sees before the pixels
    Sizes skipped; ///< results of the first tile that are cut off
  };

  /// `panelAt` gives the kernel of a panel of filters, for a phase of the
  /// results, at the points: (point, channel, filter), and the points of a row
  /// in dimension `columnDim`.
  Value build(RankedTensorType type, const Tiling &tiling,
              function_ref<Value(Value phase, Value number)> panelAt,
              unsigned columnDim = 2);

  /// That of a kernel HWIO whose phases are the pixels'.
  Value transformedPanel(Value kernel, Value number);
  /// That of a kernel HWIO whose phases are the results', with the taps in
  /// reverse order.
  Value turnedPanel(Value kernel, Value phase, Value number);

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
  Value atPoints(Value kernel, bool isTurned);
  Value multiply(Value pixels, Value panel, unsigned columnDim);
  Value sumsOfTiles(Value products);

  RankedTensorType typeOf(ArrayRef<int64_t> shape) {
    return RankedTensorType::get(shape, builder.getF32Type());
  }
  int64_t channels() { return tensorType(image).getDimSize(3); }
  int64_t pixelPhases() { return pixelStrides[0] * pixelStrides[1]; }

  OpBuilder &builder;
  Location loc;
  Value image;
  int64_t taps, tile;
  Sizes pixelStrides, resultStrides;
};

} // namespace

Value WinogradBuilder::build(
    RankedTensorType type, const Tiling &tiling,
    function_ref<Value(Value phase, Value number)> panelAt,
    unsigned columnDim) {
  ArrayRef<int64_t> output = type.getShape();
  int64_t columns = llvm::divideCeil(tiling.size[1], tile);
  int64_t rows = llvm::divideCeil(tiling.size[0], tile);
  int64_t blockRows = rowsPerBlock(rows, columns);
  int64_t blocks = llvm::divideCeil(rows, blockRows);
  // Tiles that reach over the edge see zeros there.
  int64_t seenRows = pixelStrides[0] * (blockRows * tile + taps - 1);
  int64_t step = pixelStrides[0] * blockRows * tile;
  int64_t seenColumns = pixelStrides[1] * (columns * tile + taps - 1);
  ArrayRef<int64_t> input = tensorType(image).getShape();
  int64_t borders[] = {
      tiling.before[0],
      (blocks - 1) * step + seenRows - input[1] - tiling.before[0],
      tiling.before[1], seenColumns - input[2] - tiling.before[1]};

  int64_t filters = output[3], panels = filters / panelWidth(filters);
  SmallVector<int64_t> phase{1, blockRows * tile, columns * tile, filters};
  SmallVector<int64_t> part{1, phase[1] * resultStrides[0],
                            phase[2] * resultStrides[1], filters};
  auto blockAt = [&](Value block) {
    OpFoldResult first = affine::makeComposedFoldedAffineApply(
        builder, loc, builder.getAffineDimExpr(0) * step - borders[0], {block});
    Value pixels = pixelsAtTilePoints(
        rowsWithBorders(builder, loc, image, borders, first, seenRows));
    return assemblePhases(
        builder, loc, typeOf(part), 1, resultStrides, [&](Value number) {
          return assemble(phase, 3, panels, [&](Value panel) {
            return sumsOfTiles(
                multiply(pixels, panelAt(number, panel), columnDim));
          });
        });
  };
  if (output == ArrayRef<int64_t>{1, blocks * part[1], part[2], filters})
    return assemble(output, 1, blocks, blockAt);
  return assembleRows(builder, loc, type, blocks, part[1], tiling.skipped,
                      blockAt);
}

/// (1, row, column, channel) to (point, row of tiles, column of tiles, point,
/// phase and channel).
Value WinogradBuilder::pixelsAtTilePoints(Value seen) {
  ArrayRef<int64_t> shape = tensorType(seen).getShape();
  AffineExpr p, h, w, q, c, i, j;
  bindDims(builder.getContext(), p, h, w, q, c, i, j);
  AffineExpr sample = builder.getAffineConstantExpr(0);
  Window window{{sample, h * tile + i, w * tile + j, c}, i, j, points};
  SmallVector<int64_t> size{points, shape[1] / pixelStrides[0] / tile,
                            shape[2] / pixelStrides[1] / tile, points,
                            channels()};
  auto phaseAt = [&](Value number) {
    return applyTransform(builder, loc, pixelsAtPoints,
                          phaseOf(builder, loc, seen, 1, number, pixelStrides),
                          window, size,
                          /*rowAxis=*/0, /*columnAxis=*/3);
  };
  SmallVector<int64_t> all(size);
  all[4] *= pixelPhases();
  return assemble(all, 4, pixelPhases(), phaseAt);
}

/// (tap, tap, channel, filter) to (point, channel, point, filter). Elements at
/// the points of a row are neighbours: written together, they must not all lie
/// in the same set of a cache.
Value WinogradBuilder::atPoints(Value kernel, bool isTurned) {
  ArrayRef<int64_t> shape = tensorType(kernel).getShape();
  AffineExpr p, c, q, f, i, j;
  bindDims(builder.getContext(), p, c, q, f, i, j);
  Window window{{i, j, c, f}, i, j, taps};
  if (isTurned)
    window.place = {taps - 1 - i, taps - 1 - j, c, f};
  return applyTransform(builder, loc, tapsAtPoints, kernel, window,
                        {points, shape[2], points, shape[3]}, /*rowAxis=*/0,
                        /*columnAxis=*/2);
}

Value WinogradBuilder::transformedPanel(Value kernel, Value number) {
  int64_t width = panelWidth(tensorType(kernel).getDimSize(3));
  Value panel = slice(kernel, 3, number, width);
  return assemble({points, pixelPhases() * channels(), points, width}, 1,
                  pixelPhases(), [&](Value phase) {
                    return atPoints(
                        phaseOf(builder, loc, panel, 0, phase, pixelStrides),
                        /*isTurned=*/false);
                  });
}

Value WinogradBuilder::turnedPanel(Value kernel, Value phase, Value number) {
  int64_t width = panelWidth(tensorType(kernel).getDimSize(3));
  return atPoints(phaseOf(builder, loc, slice(kernel, 3, number, width), 0,
                          phase, resultStrides),
                  /*isTurned=*/true);
}

/// One point after the other: points share nothing, and what a register tile
/// reads should.
Value WinogradBuilder::multiply(Value pixels, Value panel, unsigned columnDim) {
  ArrayRef<int64_t> shape = tensorType(pixels).getShape();
  int64_t rows = shape[1], columns = shape[2];
  int64_t width = tensorType(panel).getShape().back();
  AffineExpr p, h, w, q, f, c;
  bindDims(builder.getContext(), p, h, w, q, f, c);
  SmallVector<AffineExpr> ofKernel{p, c, f};
  ofKernel.insert(ofKernel.begin() + columnDim, q);
  SmallVector<AffineMap> maps = indexingMaps(
      builder.getContext(), {{p, h, w, q, c}, ofKernel, {p, h, w, q, f}});
  auto productsAt = [&](Value rowPixels, Value rowPanel, Value column) {
    return buildGeneric(
        builder, loc,
        {slice(rowPixels, 3, column, 1), slice(rowPanel, columnDim, column, 1)},
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
  auto transform = [&](ArrayRef<Scalar> y) { return sumsFromPoints(y, tile); };
  Value sums = applyTransform(builder, loc, transform, products,
                              {{p, h, w, q, f}, p, q, points},
                              {1, shape[1], tile, shape[2], tile, shape[4]},
                              /*rowAxis=*/2, /*columnAxis=*/4);
  return tensor::CollapseShapeOp::create(
      builder, loc, sums,
      ArrayRef<ReassociationIndices>{{0}, {1, 2}, {3, 4}, {5}});
}

/// A convolution starts at its first tile.
static WinogradBuilder::Tiling tilingFor(RankedTensorType output,
                                         ArrayRef<int64_t> borders) {
  return {.size = {output.getDimSize(1), output.getDimSize(2)},
          .before = {borders[0], borders[2]},
          .skipped = {0, 0}};
}

namespace {

struct WinogradAttributeLowering : OpRewritePattern<Conv2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getWinograd())
      return failure();
    Filtering filtering = *filteringOf(op);
    WinogradBuilder builder(rewriter, op.getLoc(), op.getInput(),
                            filtering.taps, filtering.strides, {1, 1});
    auto panelAt = [&](Value, Value number) {
      return builder.transformedPanel(op.getKernel(), number);
    };
    RankedTensorType type = tensorType(op.getOutput());
    rewriter.replaceOp(
        op, builder.build(type, tilingFor(type, op.getBorders()), panelAt));
    return success();
  }
};

/// A phase of the results is a convolution of stride 1 with the taps in reverse
/// order, where a row that is not cut is a row of zeros around the image.
struct WinogradTransposeLowering : OpRewritePattern<Conv2DTransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DTransposeOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getWinograd())
      return failure();
    Filtering filtering = *filteringOf(op);
    WinogradBuilder::Tiling tiling;
    tiling.size = tiledImage(op);
    for (size_t axis : {0, 1}) {
      int64_t cut = op.getCut()[2 * axis], stride = filtering.strides[axis];
      int64_t first = firstOfPhases(cut, stride);
      tiling.before[axis] = filtering.taps - 1 - first;
      tiling.skipped[axis] = cut - stride * first;
    }
    Value kernel = swapChannels(rewriter, op.getLoc(), op.getKernel());
    WinogradBuilder builder(rewriter, op.getLoc(), op.getInput(),
                            filtering.taps, {1, 1}, filtering.strides);
    auto panelAt = [&](Value phase, Value number) {
      return builder.turnedPanel(kernel, phase, number);
    };
    rewriter.replaceOp(
        op, builder.build(tensorType(op.getOutput()), tiling, panelAt));
    return success();
  }
};

struct WinogradConv2DLowering : OpRewritePattern<WinogradConv2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(WinogradConv2DOp op,
                                PatternRewriter &rewriter) const override {
    WinogradBuilder builder(rewriter, op.getLoc(), op.getInput(),
                            threeTaps.taps, {1, 1}, {1, 1});
    auto panelAt = [&](Value, Value number) {
      return elementOf(rewriter, op.getLoc(), op.getKernel(), number);
    };
    RankedTensorType type = tensorType(op.getOutput());
    rewriter.replaceOp(op, builder.build(type, tilingFor(type, op.getBorders()),
                                         panelAt,
                                         /*columnDim=*/1));
    return success();
  }
};

/// (tap, tap, channel, panel, filter) to (panel, point, point, channel,
/// filter).
struct WinogradKernelLowering : OpRewritePattern<WinogradKernelOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(WinogradKernelOp op,
                                PatternRewriter &rewriter) const override {
    static constexpr int64_t taps = threeTaps.taps;
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
