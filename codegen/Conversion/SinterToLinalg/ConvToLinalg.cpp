//===-- ConvToLinalg.cpp - convolutions as structured ops -------*- C++ -*-===//
//
// Every convolution becomes one contraction over an explicitly padded image:
// borders cost a copy, never a branch in the inner loop.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/ChannelGroups.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Slices.h"
#include "Conversion/SinterToLinalg/TransposedConvolution.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

namespace {

struct Conv2DLowering : OpRewritePattern<Conv2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    int64_t groups = op.getGroups();
    Value image = padImage(rewriter, loc, op.getInput(), op.getBorders());
    image = splitChannels(rewriter, loc, image, 3, groups);
    Value kernel = splitChannels(rewriter, loc, op.getKernel(), 3, groups);
    auto [n, h, w, g, o, i, j, c] = ConvolutionLoops(getContext(), groups);
    ArrayRef<int64_t> s = op.getStrides(), d = op.getDilation();
    auto maps = indexingMaps(
        getContext(),
        {index({n, h * s[0] + i * d[0], w * s[1] + j * d[1], g, c}),
         index({i, j, c, g, o}), index({n, h, w, g, o})});
    RankedTensorType type = tensorType(op.getOutput());
    Value output =
        buildGeneric(rewriter, loc, {image, kernel},
                     zeroTensor(rewriter, loc, splitChannels(type, 3, groups)),
                     maps, multiplyAdd);
    rewriter.replaceOp(op, joinChannels(rewriter, loc, output, 3, groups));
    return success();
  }
};

struct Conv2DTransposeLowering : OpRewritePattern<Conv2DTransposeOp> {
  Conv2DTransposeLowering(MLIRContext *context, int64_t laidOutBytes)
      : OpRewritePattern(context), laidOutBytes(laidOutBytes) {}

  LogicalResult matchAndRewrite(Conv2DTransposeOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    int64_t groups = op.getGroups();
    RankedTensorType type = tensorType(op.getOutput());
    // Vectors run over the output channels, which the kernel has in its third
    // extent: make them its last, once for all samples of a tile. A few output
    // channels are better served by vectors over groups or input channels.
    static constexpr int64_t fewChannels = 4;
    bool isSwapped =
        splitChannels(type, 3, groups).getShape().back() >= fewChannels &&
        byteCount(tensorType(op.getKernel())) <= laidOutBytes;
    static constexpr KernelOrder outputsInside{0, 1, 2, 3},
        inputsInside{0, 1, 3, 2};
    Value weights = isSwapped ? swapChannels(rewriter, loc, op.getKernel())
                              : op.getKernel();
    rewriter.replaceOp(op, buildTransposedConvolution(
                               rewriter, loc, type, op.getInput(), weights,
                               isSwapped ? outputsInside : inputsInside,
                               op.getStrides(), op.getCut(), op.getDilation(),
                               groups));
    return success();
  }

private:
  int64_t laidOutBytes;
};

struct Conv2DKernelGradientLowering : OpRewritePattern<Conv2DKernelGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DKernelGradientOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    int64_t groups = op.getGroups();
    Value image = padImage(rewriter, loc, op.getInput(), op.getBorders());
    image = splitChannels(rewriter, loc, image, 3, groups);
    Value gradient = splitChannels(rewriter, loc, op.getGradient(), 3, groups);
    AffineExpr i, j, c, g, f, n, h, w;
    if (groups == 1)
      bindDims(getContext(), i, j, c, f, n, h, w);
    else
      bindDims(getContext(), i, j, c, g, f, n, h, w);
    ArrayRef<int64_t> s = op.getStrides(), d = op.getDilation();
    auto maps = indexingMaps(
        getContext(),
        {index({n, h * s[0] + i * d[0], w * s[1] + j * d[1], g, c}),
         index({n, h, w, g, f}), index({i, j, c, g, f})});
    RankedTensorType type = tensorType(op.getOutput());
    Value output =
        buildGeneric(rewriter, loc, {image, gradient},
                     zeroTensor(rewriter, loc, splitChannels(type, 3, groups)),
                     maps, multiplyAdd);
    rewriter.replaceOp(op, joinChannels(rewriter, loc, output, 3, groups));
    return success();
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// Box sums
//===----------------------------------------------------------------------===//

/// The sum under each place of a box on the kernel's first two extents.
static Value boxSums(OpBuilder &builder, Location loc, Value kernel,
                     ArrayRef<int64_t> box, RankedTensorType type) {
  AffineExpr i, j, o, c, a, b;
  bindDims(builder.getContext(), i, j, o, c, a, b);
  auto maps = indexingMaps(builder.getContext(),
                           {{i + a, j + b, o, c}, {a, b}, {i, j, o, c}});
  return buildGeneric(
      builder, loc, {kernel, windowTensor(builder, loc, box)},
      zeroTensor(builder, loc, type), maps,
      [](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
        return arith::AddFOp::create(builder, loc, arguments[2], arguments[0]);
      });
}

namespace {

/// With zeros around the kernel, the box meets every place that it touches.
struct BoxSumKernelLowering : OpRewritePattern<BoxSumKernelOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BoxSumKernelOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = tensorType(op.getOutput());
    SmallVector<int64_t> shape(type.getShape());
    ArrayRef<int64_t> box = op.getBox();
    for (unsigned axis : {0, 1})
      shape[axis] += box[axis] - 1;
    Value zeros = zeroTensor(rewriter, loc, type.clone(shape));
    Value padded = insertSlice(rewriter, loc, op.getKernel(), zeros,
                               {box[0] - 1, box[1] - 1, 0, 0}, {1, 1, 1, 1});
    rewriter.replaceOp(op, boxSums(rewriter, loc, padded, box, type));
    return success();
  }
};

struct BoxSumKernelGradientLowering : OpRewritePattern<BoxSumKernelGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BoxSumKernelGradientOp op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, boxSums(rewriter, op.getLoc(), op.getGradient(),
                                   op.getBox(), tensorType(op.getOutput())));
    return success();
  }
};

} // namespace

void mlir::sinter::populateConvToLinalgPatterns(RewritePatternSet &patterns,
                                                int64_t laidOutBytes) {
  MLIRContext *context = patterns.getContext();
  patterns.add<BoxSumKernelGradientLowering, BoxSumKernelLowering,
               Conv2DKernelGradientLowering, Conv2DLowering>(context);
  patterns.add<Conv2DTransposeLowering>(context, laidOutBytes);
}
