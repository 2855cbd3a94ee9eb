//===-- ConvToLinalg.cpp - convolutions as structured ops -------*- C++ -*-===//
//
// Every convolution becomes one contraction over an explicitly padded image:
// borders cost a copy, never a branch in the inner loop.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::sinter;

static RankedTensorType tensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// Zeros around (or, where negative, rows and columns off) an image, and
/// `strides - 1` zeros between its pixels.
static Value padImage(OpBuilder &builder, Location loc, Value image,
                      ArrayRef<int64_t> borders, ArrayRef<int64_t> strides) {
  RankedTensorType type = tensorType(image);
  SmallVector<int64_t> cropOffsets{0, 0, 0, 0}, cropSizes(type.getShape());
  SmallVector<int64_t> offsets{0, 0, 0, 0}, shape(type.getShape());
  SmallVector<int64_t> steps{1, strides[0], strides[1], 1};
  for (unsigned axis : {0, 1}) {
    int64_t before = borders[2 * axis], after = borders[2 * axis + 1];
    unsigned dim = axis + 1;
    assert((strides[axis] == 1 || (before >= 0 && after >= 0)) &&
           "spread images are only ever extended");
    cropOffsets[dim] = std::max<int64_t>(-before, 0);
    cropSizes[dim] -= cropOffsets[dim] + std::max<int64_t>(-after, 0);
    offsets[dim] = std::max<int64_t>(before, 0);
    shape[dim] = (cropSizes[dim] - 1) * strides[axis] + 1 + offsets[dim] +
                 std::max<int64_t>(after, 0);
  }
  auto indexAttrs = [&](ArrayRef<int64_t> values) {
    return getAsIndexOpFoldResult(builder.getContext(), values);
  };
  SmallVector<int64_t> ones{1, 1, 1, 1};
  if (cropSizes != SmallVector<int64_t>(type.getShape()))
    image = tensor::ExtractSliceOp::create(
        builder, loc, image, indexAttrs(cropOffsets), indexAttrs(cropSizes),
        indexAttrs(ones));
  if (shape == cropSizes)
    return image;
  Value zeros = zeroTensor(builder, loc, type.clone(shape));
  return tensor::InsertSliceOp::create(
      builder, loc, image, zeros, indexAttrs(offsets), indexAttrs(cropSizes),
      indexAttrs(steps));
}

static Value multiplyAdd(OpBuilder &builder, Location loc,
                         ValueRange arguments) {
  Value product =
      arith::MulFOp::create(builder, loc, arguments[0], arguments[1]);
  return arith::AddFOp::create(builder, loc, arguments[2], product);
}

namespace {

struct Conv2DLowering : OpRewritePattern<Conv2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value image =
        padImage(rewriter, loc, op.getInput(), op.getBorders(), {1, 1});
    AffineExpr n, h, w, f, i, j, c;
    bindDims(getContext(), n, h, w, f, i, j, c);
    ArrayRef<int64_t> s = op.getStrides();
    auto maps = indexingMaps(
        getContext(),
        {{n, h * s[0] + i, w * s[1] + j, c}, {i, j, c, f}, {n, h, w, f}});
    Value output = zeroTensor(rewriter, loc, tensorType(op.getOutput()));
    rewriter.replaceOp(op, buildGeneric(rewriter, loc, {image, op.getKernel()},
                                        output, maps, multiplyAdd));
    return success();
  }
};

/// As a convolution of the spread and padded image with the flipped kernel.
struct Conv2DTransposeLowering : OpRewritePattern<Conv2DTransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DTransposeOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    ArrayRef<int64_t> kernel = tensorType(op.getKernel()).getShape();
    ArrayRef<int64_t> cut = op.getCut();
    int64_t borders[] = {kernel[0] - 1 - cut[0], kernel[0] - 1 - cut[1],
                         kernel[1] - 1 - cut[2], kernel[1] - 1 - cut[3]};
    Value image =
        padImage(rewriter, loc, op.getInput(), borders, op.getStrides());

    AffineExpr n, h, w, o, i, j, c;
    bindDims(getContext(), n, h, w, o, i, j, c);
    SmallVector<AffineExpr> imageIndex{n, h + (kernel[0] - 1 - i),
                                       w + (kernel[1] - 1 - j), c};
    Value weights = op.getKernel();
    SmallVector<AffineExpr> weightIndex{i, j, o, c};
    // Vectors run over the output channels, which the kernel has in its third
    // extent: make them its last, once for all samples of a tile. A few output
    // channels are better served by vectors over the input channels.
    static constexpr int64_t fewChannels = 4;
    if (kernel[2] >= fewChannels) {
      Value empty = emptyTensor(
          rewriter, loc,
          RankedTensorType::get({kernel[0], kernel[1], kernel[3], kernel[2]},
                                rewriter.getF32Type()));
      AffineMap identity = rewriter.getMultiDimIdentityMap(4);
      AffineMap swapped = AffineMap::getPermutationMap(
          ArrayRef<unsigned>{0, 1, 3, 2}, getContext());
      weights = buildGeneric(rewriter, loc, weights, empty, {swapped, identity},
                             [](OpBuilder &, Location, ValueRange arguments) {
                               return arguments[0];
                             });
      weightIndex = {i, j, c, o};
    }
    auto maps =
        indexingMaps(getContext(), {imageIndex, weightIndex, {n, h, w, o}});
    Value output = zeroTensor(rewriter, loc, tensorType(op.getOutput()));
    rewriter.replaceOp(op, buildGeneric(rewriter, loc, {image, weights}, output,
                                        maps, multiplyAdd));
    return success();
  }
};

struct Conv2DKernelGradientLowering : OpRewritePattern<Conv2DKernelGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DKernelGradientOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value image =
        padImage(rewriter, loc, op.getInput(), op.getBorders(), {1, 1});
    AffineExpr i, j, c, f, n, h, w;
    bindDims(getContext(), i, j, c, f, n, h, w);
    ArrayRef<int64_t> s = op.getStrides();
    auto maps = indexingMaps(
        getContext(),
        {{n, h * s[0] + i, w * s[1] + j, c}, {n, h, w, f}, {i, j, c, f}});
    Value output = zeroTensor(rewriter, loc, tensorType(op.getOutput()));
    rewriter.replaceOp(op,
                       buildGeneric(rewriter, loc, {image, op.getGradient()},
                                    output, maps, multiplyAdd));
    return success();
  }
};

} // namespace

void mlir::sinter::populateConvToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<Conv2DKernelGradientLowering, Conv2DLowering,
               Conv2DTransposeLowering>(patterns.getContext());
}
