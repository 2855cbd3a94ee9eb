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

static constexpr int64_t everyElement[] = {1, 1, 1, 1};

static RankedTensorType tensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static Value extractSlice(OpBuilder &builder, Location loc, Value source,
                          ArrayRef<int64_t> offsets, ArrayRef<int64_t> sizes,
                          ArrayRef<int64_t> steps = everyElement) {
  MLIRContext *context = builder.getContext();
  return tensor::ExtractSliceOp::create(
      builder, loc, source, getAsIndexOpFoldResult(context, offsets),
      getAsIndexOpFoldResult(context, sizes),
      getAsIndexOpFoldResult(context, steps));
}

static Value insertSlice(OpBuilder &builder, Location loc, Value slice,
                         Value destination, ArrayRef<int64_t> offsets,
                         ArrayRef<int64_t> steps = everyElement) {
  MLIRContext *context = builder.getContext();
  return tensor::InsertSliceOp::create(
      builder, loc, slice, destination,
      getAsIndexOpFoldResult(context, offsets),
      getAsIndexOpFoldResult(context, tensorType(slice).getShape()),
      getAsIndexOpFoldResult(context, steps));
}

/// Zeros around (or, where negative, rows and columns off) an image.
static Value padImage(OpBuilder &builder, Location loc, Value image,
                      ArrayRef<int64_t> borders) {
  RankedTensorType type = tensorType(image);
  SmallVector<int64_t> cropOffsets{0, 0, 0, 0}, cropSizes(type.getShape());
  SmallVector<int64_t> offsets{0, 0, 0, 0}, shape(type.getShape());
  for (unsigned axis : {0, 1}) {
    int64_t before = borders[2 * axis], after = borders[2 * axis + 1];
    unsigned dim = axis + 1;
    cropOffsets[dim] = std::max<int64_t>(-before, 0);
    cropSizes[dim] -= cropOffsets[dim] + std::max<int64_t>(-after, 0);
    offsets[dim] = std::max<int64_t>(before, 0);
    shape[dim] = cropSizes[dim] + offsets[dim] + std::max<int64_t>(after, 0);
  }
  if (cropSizes != SmallVector<int64_t>(type.getShape()))
    image = extractSlice(builder, loc, image, cropOffsets, cropSizes);
  if (shape == cropSizes)
    return image;
  return insertSlice(builder, loc, image,
                     zeroTensor(builder, loc, type.clone(shape)), offsets);
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
    Value image = padImage(rewriter, loc, op.getInput(), op.getBorders());
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

/// What one phase of a transposed convolution reads and writes along an axis.
/// The result's pixels `phase + stride * q`, for q below `size`, see the
/// kernel's elements `firstTap + stride * t`, for t below `taps`, and the
/// image's pixels `shift + q - t`.
struct OutputPhase {
  int64_t firstTap;
  int64_t taps;
  int64_t shift;
  int64_t size;

  /// The first and the last pixel that are read; they may lie outside the
  /// image.
  int64_t firstRead() const { return shift - (taps - 1); }
  int64_t lastRead() const { return shift + size - 1; }
};

/// Rows or columns of a transposed convolution, by phase. At least one phase
/// has taps: a cut is smaller than the kernel.
struct OutputPhases {
  SmallVector<OutputPhase> phases;
  int64_t before = 0; ///< zeros that the phases need before the image
  int64_t after = 0;  ///< and after it

  OutputPhases(int64_t stride, int64_t cut, int64_t kernel, int64_t imageSize,
               int64_t outputSize) {
    for (int64_t phase = 0; phase < std::min(stride, outputSize); ++phase) {
      int64_t firstTap = llvm::mod(phase + cut, stride);
      OutputPhase added{
          .firstTap = firstTap,
          .taps = std::max<int64_t>(
              llvm::divideCeilSigned(kernel - firstTap, stride), 0),
          .shift = llvm::divideFloorSigned(phase + cut, stride),
          .size = llvm::divideCeilSigned(outputSize - phase, stride)};
      phases.push_back(added);
      if (added.taps > 0) {
        before = std::max(before, -added.firstRead());
        after = std::max(after, added.lastRead() - (imageSize - 1));
      }
    }
  }

  bool allHaveTaps() const {
    return llvm::all_of(
        phases, [](const OutputPhase &phase) { return phase.taps > 0; });
  }
};

/// As one convolution of stride 1 for each phase: the pixels of the result that
/// are a stride apart see the same elements of the kernel, which are a stride
/// apart too. The flipped kernel runs over the image as it is.
struct Conv2DTransposeLowering : OpRewritePattern<Conv2DTransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DTransposeOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    ArrayRef<int64_t> strides = op.getStrides();
    RankedTensorType type = tensorType(op.getOutput());
    auto phasesOf = [&](unsigned axis) {
      return OutputPhases(strides[axis], op.getCut()[2 * axis],
                          tensorType(op.getKernel()).getDimSize(axis),
                          tensorType(op.getInput()).getDimSize(1 + axis),
                          type.getDimSize(1 + axis));
    };
    OutputPhases rows = phasesOf(0), columns = phasesOf(1);
    Value image =
        padImage(rewriter, loc, op.getInput(),
                 {rows.before, rows.after, columns.before, columns.after});
    // Vectors run over the output channels, which the kernel has in its third
    // extent: make them its last, once for all samples of a tile. A few output
    // channels are better served by vectors over the input channels.
    static constexpr int64_t fewChannels = 4;
    bool isSwapped = type.getDimSize(3) >= fewChannels;
    Value weights = isSwapped ? swapChannels(rewriter, loc, op.getKernel())
                              : op.getKernel();

    bool isCovered = rows.allHaveTaps() && columns.allHaveTaps();
    Value output = isCovered ? emptyTensor(rewriter, loc, type)
                             : zeroTensor(rewriter, loc, type);
    for (auto [p, row] : llvm::enumerate(rows.phases)) {
      for (auto [q, column] : llvm::enumerate(columns.phases)) {
        if (row.taps == 0 || column.taps == 0)
          continue;
        SmallVector<int64_t> imageSizes(tensorType(image).getShape());
        imageSizes[1] = row.size + row.taps - 1;
        imageSizes[2] = column.size + column.taps - 1;
        Value seen = extractSlice(rewriter, loc, image,
                                  {0, rows.before + row.firstRead(),
                                   columns.before + column.firstRead(), 0},
                                  imageSizes);
        SmallVector<int64_t> kernelSizes(tensorType(weights).getShape());
        kernelSizes[0] = row.taps;
        kernelSizes[1] = column.taps;
        Value taps = extractSlice(rewriter, loc, weights,
                                  {row.firstTap, column.firstTap, 0, 0},
                                  kernelSizes, {strides[0], strides[1], 1, 1});
        Value phase = convolveFlipped(rewriter, loc, seen, taps, isSwapped);
        output = insertSlice(
            rewriter, loc, phase, output,
            {0, static_cast<int64_t>(p), static_cast<int64_t>(q), 0},
            {1, strides[0], strides[1], 1});
      }
    }
    rewriter.replaceOp(op, output);
    return success();
  }

private:
  /// HWOI to HWIO.
  static Value swapChannels(OpBuilder &builder, Location loc, Value kernel) {
    ArrayRef<int64_t> shape = tensorType(kernel).getShape();
    Value empty = emptyTensor(
        builder, loc,
        tensorType(kernel).clone({shape[0], shape[1], shape[3], shape[2]}));
    AffineMap identity = builder.getMultiDimIdentityMap(4);
    AffineMap swapped = AffineMap::getPermutationMap(
        ArrayRef<unsigned>{0, 1, 3, 2}, builder.getContext());
    return buildGeneric(builder, loc, kernel, empty, {swapped, identity},
                        [](OpBuilder &, Location, ValueRange arguments) {
                          return arguments[0];
                        });
  }

  /// The image under the kernel read backwards, HWIO where `isSwapped` and
  /// HWOI otherwise.
  static Value convolveFlipped(OpBuilder &builder, Location loc, Value image,
                               Value kernel, bool isSwapped) {
    ArrayRef<int64_t> imageShape = tensorType(image).getShape();
    ArrayRef<int64_t> kernelShape = tensorType(kernel).getShape();
    AffineExpr n, h, w, o, i, j, c;
    bindDims(builder.getContext(), n, h, w, o, i, j, c);
    SmallVector<AffineExpr> imageIndex{n, h + (kernelShape[0] - 1 - i),
                                       w + (kernelShape[1] - 1 - j), c};
    SmallVector<AffineExpr> kernelIndex{i, j, o, c};
    if (isSwapped)
      kernelIndex = {i, j, c, o};
    auto maps = indexingMaps(builder.getContext(),
                             {imageIndex, kernelIndex, {n, h, w, o}});
    Value output =
        zeroTensor(builder, loc,
                   tensorType(image).clone({imageShape[0],
                                            imageShape[1] - kernelShape[0] + 1,
                                            imageShape[2] - kernelShape[1] + 1,
                                            kernelShape[isSwapped ? 3 : 2]}));
    return buildGeneric(builder, loc, {image, kernel}, output, maps,
                        multiplyAdd);
  }
};

struct Conv2DKernelGradientLowering : OpRewritePattern<Conv2DKernelGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DKernelGradientOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value image = padImage(rewriter, loc, op.getInput(), op.getBorders());
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
                               {box[0] - 1, box[1] - 1, 0, 0});
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

void mlir::sinter::populateConvToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<BoxSumKernelGradientLowering, BoxSumKernelLowering,
               Conv2DKernelGradientLowering, Conv2DLowering,
               Conv2DTransposeLowering>(patterns.getContext());
}
