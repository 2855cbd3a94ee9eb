//===-- ConvToLinalg.cpp - convolutions as structured ops -------*- C++ -*-===//
//
// Every convolution becomes one contraction over an explicitly padded image:
// borders cost a copy, never a branch in the inner loop.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/OutputPhases.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Slices.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

using namespace mlir;
using namespace mlir::sinter;

//===----------------------------------------------------------------------===//
// Groups of channels
//===----------------------------------------------------------------------===//

/// Where there are several groups, the type with the groups in a dimension of
/// their own before the channels, which are dimension `dim`.
static RankedTensorType splitChannels(RankedTensorType type, unsigned dim,
                                      int64_t groups) {
  if (groups == 1)
    return type;
  SmallVector<int64_t> shape(type.getShape());
  shape[dim] /= groups;
  shape.insert(shape.begin() + dim, groups);
  return type.clone(shape);
}

/// The dimensions of a split type for each of the type that was split.
static SmallVector<ReassociationIndices> splitIndices(unsigned rank,
                                                      unsigned dim) {
  SmallVector<ReassociationIndices> indices;
  for (unsigned i = 0, next = 0; i < rank; ++i) {
    indices.push_back({next++});
    if (i == dim)
      indices.back().push_back(next++);
  }
  return indices;
}

static Value splitChannels(OpBuilder &builder, Location loc, Value value,
                           unsigned dim, int64_t groups) {
  RankedTensorType type = tensorType(value);
  if (groups == 1)
    return value;
  return tensor::ExpandShapeOp::create(builder, loc,
                                       splitChannels(type, dim, groups), value,
                                       splitIndices(type.getRank(), dim));
}

/// Undoes the split of dimension `dim`.
static Value joinChannels(OpBuilder &builder, Location loc, Value value,
                          unsigned dim, int64_t groups) {
  if (groups == 1)
    return value;
  return tensor::CollapseShapeOp::create(
      builder, loc, value, splitIndices(tensorType(value).getRank() - 1, dim));
}

namespace {

/// The loops of a convolution: samples, rows, columns, groups of channels (null
/// for a single one), results of a group, and inside these the rows and columns
/// of the kernel and the channels of a group.
struct ConvolutionLoops {
  AffineExpr n, h, w, g, o, i, j, c;

  ConvolutionLoops(MLIRContext *context, int64_t groups) {
    if (groups == 1)
      bindDims(context, n, h, w, o, i, j, c);
    else
      bindDims(context, n, h, w, g, o, i, j, c);
  }
};

} // namespace

/// The index expressions of one operand, without null ones.
static SmallVector<AffineExpr> index(std::initializer_list<AffineExpr> list) {
  return llvm::filter_to_vector(list,
                                [](AffineExpr each) { return bool(each); });
}

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

/// As one convolution of stride 1 for each phase: the pixels of the result that
/// are a stride apart see the same elements of the kernel, which are a number
/// of elements apart too. The flipped kernel runs over the image as it is.
struct Conv2DTransposeLowering : OpRewritePattern<Conv2DTransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DTransposeOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    int64_t groups = op.getGroups();
    RankedTensorType type =
        splitChannels(tensorType(op.getOutput()), 3, groups);
    auto axis = [&](unsigned i) -> WindowAxis {
      return {.window = tensorType(op.getKernel()).getDimSize(i),
              .stride = op.getStrides()[i],
              .dilation = op.getDilation()[i],
              .before = op.getCut()[2 * i],
              .imageSize = tensorType(op.getInput()).getDimSize(1 + i),
              .outputSize = type.getDimSize(1 + i)};
    };
    OutputPhases phases(axis(0), axis(1));
    Value image = phases.pad(rewriter, loc, op.getInput());
    image = splitChannels(rewriter, loc, image, 3, groups);
    // Vectors run over the output channels, which the kernel has in its third
    // extent: make them its last, once for all samples of a tile. A few output
    // channels are better served by vectors over groups or input channels.
    static constexpr int64_t fewChannels = 4;
    bool isSwapped = type.getShape().back() >= fewChannels;
    Value weights = isSwapped ? swapChannels(rewriter, loc, op.getKernel())
                              : op.getKernel();
    weights = splitChannels(rewriter, loc, weights, isSwapped ? 2 : 3, groups);

    Value output = phases.assemble(
        rewriter, loc, type,
        [&](const OutputPhase &row, const OutputPhase &column) {
          Value seen = phases.read(rewriter, loc, image, row, column);
          SmallVector<int64_t> sizes(tensorType(weights).getShape());
          SmallVector<int64_t> offsets(sizes.size(), 0), steps(sizes.size(), 1);
          for (auto [dim, phase] : {std::pair(0, row), std::pair(1, column)}) {
            offsets[dim] = phase.firstTap;
            sizes[dim] = phase.taps;
            steps[dim] = phase.tapStep;
          }
          Value taps =
              extractSlice(rewriter, loc, weights, offsets, sizes, steps);
          SmallVector<int64_t> shape(type.getShape());
          shape[1] = row.size;
          shape[2] = column.size;
          Value zeros = zeroTensor(rewriter, loc, type.clone(shape));
          return buildGeneric(rewriter, loc, {seen, taps}, zeros,
                              flippedMaps(row, column, groups, isSwapped),
                              multiplyAdd);
        });
    rewriter.replaceOp(op, joinChannels(rewriter, loc, output, 3, groups));
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
                        firstInput);
  }

  /// The image under the kernel read backwards, HWIO where `isSwapped` and
  /// HWOI otherwise.
  SmallVector<AffineMap> flippedMaps(const OutputPhase &row,
                                     const OutputPhase &column, int64_t groups,
                                     bool isSwapped) const {
    auto [n, h, w, g, o, i, j, c] = ConvolutionLoops(getContext(), groups);
    AffineExpr y = h + (row.taps - 1 - i) * row.pixelStep;
    AffineExpr x = w + (column.taps - 1 - j) * column.pixelStep;
    return indexingMaps(getContext(), {index({n, y, x, g, c}),
                                       isSwapped ? index({i, j, g, c, o})
                                                 : index({i, j, o, g, c}),
                                       index({n, h, w, g, o})});
  }
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

void mlir::sinter::populateConvToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<BoxSumKernelGradientLowering, BoxSumKernelLowering,
               Conv2DKernelGradientLowering, Conv2DLowering,
               Conv2DTransposeLowering>(patterns.getContext());
}
