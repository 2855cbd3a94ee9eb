//===-- ConvOps.cpp - convolutions ------------------------------*- C++ -*-===//
//
// Types, gradients and costs of the convolution family and of box sums.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/TransposedWindows.h"
#include "IR/Panels.h"
#include "IR/Winograd.h"

#include "mlir/IR/PatternMatch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::sinter;
namespace rules = ::sinter::shape_rules;

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

// While an op is built, attributes that were not given are not there yet.

template <typename OpTy>
static ::sinter::Size2D dilationOf(OpTy op) {
  DenseI64ArrayAttr dilation = op.getDilationAttr();
  return dilation ? size2D(dilation) : ::sinter::Size2D{1, 1};
}

template <typename OpTy>
static int64_t groupsOf(OpTy op) {
  IntegerAttr groups = op.getGroupsAttr();
  return groups ? groups.getInt() : 1;
}

/// The pixels that the kernel of `op` reaches over.
template <typename OpTy>
static ::sinter::Size2D extentOf(OpTy op, ArrayRef<int64_t> kernel) {
  return rules::dilatedExtent(size2D(kernel), dilationOf(op));
}

/// Checks that `op` has the form that it asks for.
template <typename OpTy>
static LogicalResult verifyWinograd(OpTy op) {
  if (!op.getWinograd() || winograd::filteringOf(op))
    return success();
  return op.emitOpError(
             "expected winograd on a kernel of two or three times "
             "the strides, dilation of 1 and one group, got kernel [")
         << winograd::kernelSize(op) << "], strides [" << op.getStrides()
         << "], dilation [" << op.getDilation() << "], groups "
         << op.getGroups();
}

/// The multiplications and additions at the points of so many tiles. The
/// transforms are not counted: they are few.
static int64_t productsAtPoints(int64_t tiles, int64_t channels,
                                int64_t filters) {
  return 2 * tiles * winograd::points * winograd::points * channels * filters;
}

/// The multiplications and additions of `op`, of the convolution family, where
/// each element of `windows` stands for a window of the kernel's size that sees
/// `channels`.
template <typename OpTy>
static int64_t productFlops(OpTy op, Value windows, int64_t channels) {
  ArrayRef<int64_t> kernel = winograd::kernelSize(op);
  if (!op.getWinograd())
    return 2 * elementCount(windows) * kernel[0] * kernel[1] * channels;
  std::optional<winograd::Filtering> filtering = winograd::filteringOf(op);
  return filtering->phases() *
         productsAtPoints(filtering->tileCount(winograd::tiledImage(op)),
                          channels, shapeOf(windows)[3]);
}

/// The rows that `op` computes at least.
template <typename OpTy>
static int64_t rowGranule(OpTy op) {
  return op.getWinograd() ? winograd::filteringOf(op)->tile() : 1;
}

LogicalResult Conv2DOp::verify() { return verifyWinograd(*this); }

LogicalResult Conv2DTransposeOp::verify() { return verifyWinograd(*this); }

LogicalResult Conv2DKernelGradientOp::verify() { return verifyWinograd(*this); }

LogicalResult Conv2DOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor op,
                                         SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> kernel = shapeOf(op.getKernel());
  int64_t channels = shapeOf(op.getInput())[3];
  int64_t groups = groupsOf(op);
  auto type =
      batchOf(rules::conv2d(sampleShape(op.getInput()), kernel[3],
                            size2D(kernel), size2D(op.getStrides()),
                            borders(op.getBorders()), dilationOf(op), groups),
              op.getInput(), Float32Type::get(context), location);
  if (failed(type) || failed(verifyBorders(location, "borders", op.getBorders(),
                                           extentOf(op, kernel))))
    return failure();
  if (kernel[2] != channels / groups)
    return emitOptionalError(location, "expected a kernel for ",
                             channels / groups, " input channels, got one for ",
                             kernel[2]);
  types.push_back(*type);
  return success();
}

SmallVector<Value> Conv2DOp::buildGradient(OpBuilder &builder,
                                           ValueRange resultGradients,
                                           const llvm::BitVector &needed) {
  Value gradient = resultGradients[0];
  ArrayRef<int64_t> kernel = shapeOf(getKernel());
  SmallVector<Value> gradients(2);
  if (needed[0]) {
    // What remains after the cut is as large as the image was.
    SmallVector<int64_t> cut(getBorders());
    for (unsigned axis : {0, 1}) {
      int64_t full = (shapeOf(gradient)[1 + axis] - 1) * getStrides()[axis] +
                     extentOf(*this, kernel)[axis];
      cut[2 * axis + 1] = full - cut[2 * axis] - shapeOf(getInput())[1 + axis];
    }
    gradients[0] = Conv2DTransposeOp::create(
        builder, getLoc(), gradient, getKernel(), getStridesAttr(),
        builder.getDenseI64ArrayAttr(cut), getDilationAttr(), getGroupsAttr(),
        /*winograd=*/UnitAttr());
  }
  if (needed[1])
    gradients[1] = Conv2DKernelGradientOp::create(
        builder, getLoc(), getInput(), gradient,
        builder.getDenseI64ArrayAttr(kernel.take_front(2)), getStridesAttr(),
        getBordersAttr(), getDilationAttr(), getGroupsAttr(),
        /*winograd=*/UnitAttr());
  return gradients;
}

int64_t Conv2DOp::getFlops() {
  return productFlops(*this, getOutput(), shapeOf(getKernel())[2]);
}

bool Conv2DOp::isContraction() { return true; }

bool Conv2DOp::hasIndependentChannels() { return getGroups() == 1; }

SmallVector<int64_t> Conv2DOp::getChannelDims() { return {-1, 3}; }

SmallVector<std::optional<RowWindow>> Conv2DOp::getRowWindows() {
  RowWindow window{.size = extentOf(*this, shapeOf(getKernel()))[0],
                   .stride = getStrides()[0]};
  llvm::copy(getBorders(), window.borders.begin());
  return {window, std::nullopt};
}

void Conv2DOp::becomePart(int64_t) { setBorders({0, 0, 0, 0}); }

int64_t Conv2DOp::getRowGranule() { return rowGranule(*this); }

OpOperand &Conv2DOp::getWeightsOperand() { return getKernelMutable(); }

std::optional<unsigned> Conv2DOp::getOutputChannelDim() { return 3; }

namespace {
/// Zeros around an image are borders of the convolution that reads it.
struct FoldZeroPadding : OpRewritePattern<Conv2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2DOp op,
                                PatternRewriter &rewriter) const override {
    auto padding = op.getInput().getDefiningOp<ZeroPadding2DOp>();
    if (!padding)
      return failure();
    SmallVector<int64_t> borders(op.getBorders());
    ::sinter::Size2D extent = extentOf(op, shapeOf(op.getKernel()));
    for (auto [side, added] : llvm::enumerate(padding.getBorders())) {
      if (added < 0 && borders[side] > 0)
        return rewriter.notifyMatchFailure(op, "zeros in place of pixels");
      borders[side] += added;
      if (borders[side] >= extent[side / 2])
        return rewriter.notifyMatchFailure(op, "a border beyond the kernel");
    }
    auto attribute = rewriter.getDenseI64ArrayAttr(borders);
    if (!areBoundedBorders(attribute))
      return rewriter.notifyMatchFailure(op, "a border out of range");
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().set(padding.getInput());
      op.setBordersAttr(attribute);
    });
    return success();
  }
};
} // namespace

void Conv2DOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<FoldZeroPadding>(context);
}

//===----------------------------------------------------------------------===//
// conv2d_transpose
//===----------------------------------------------------------------------===//

LogicalResult
Conv2DTransposeOp::inferReturnTypes(MLIRContext *context,
                                    std::optional<Location> location,
                                    Adaptor op, SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> kernel = shapeOf(op.getKernel());
  int64_t channels = shapeOf(op.getInput())[3];
  if (kernel[3] != channels)
    return emitOptionalError(location, "expected a kernel for ", channels,
                             " input channels, got one for ", kernel[3]);
  // Groups beyond the channels, which the rule refuses, are not multiplied.
  int64_t groups = groupsOf(op);
  bool canDivide = groups >= 1 && groups <= channels;
  int64_t filters = canDivide ? kernel[2] * groups : kernel[2];
  auto type = batchOf(
      rules::conv2dTranspose(sampleShape(op.getInput()), filters,
                             size2D(kernel), size2D(op.getStrides()),
                             borders(op.getCut()), dilationOf(op), groups),
      op.getInput(), Float32Type::get(context), location);
  if (failed(type) || failed(verifyBorders(location, "a cut", op.getCut(),
                                           extentOf(op, kernel))))
    return failure();
  types.push_back(*type);
  return success();
}

SmallVector<Value>
Conv2DTransposeOp::buildGradient(OpBuilder &builder, ValueRange resultGradients,
                                 const llvm::BitVector &needed) {
  Value gradient = resultGradients[0];
  SmallVector<Value> gradients(2);
  if (needed[0])
    gradients[0] = Conv2DOp::create(builder, getLoc(), gradient, getKernel(),
                                    getStridesAttr(), getCutAttr(),
                                    getDilationAttr(), getGroupsAttr(),
                                    /*winograd=*/UnitAttr());
  if (needed[1])
    gradients[1] = Conv2DKernelGradientOp::create(
        builder, getLoc(), gradient, getInput(),
        builder.getDenseI64ArrayAttr(shapeOf(getKernel()).take_front(2)),
        getStridesAttr(), getCutAttr(), getDilationAttr(), getGroupsAttr(),
        /*winograd=*/UnitAttr());
  return gradients;
}

int64_t Conv2DTransposeOp::getFlops() {
  return productFlops(*this, getInput(), shapeOf(getKernel())[2]);
}

bool Conv2DTransposeOp::isContraction() { return true; }

bool Conv2DTransposeOp::hasIndependentChannels() { return getGroups() == 1; }

SmallVector<int64_t> Conv2DTransposeOp::getChannelDims() { return {-1, 2}; }

static TransposedWindows windowsOf(Conv2DTransposeOp op) {
  return {op, extentOf(op, shapeOf(op.getKernel()))};
}

bool Conv2DTransposeOp::hasIndependentRows() {
  return windowsOf(*this).areIndependent();
}

SmallVector<std::optional<RowWindow>> Conv2DTransposeOp::getRowWindows() {
  return {windowsOf(*this).rows(), std::nullopt};
}

void Conv2DTransposeOp::becomePart(int64_t) {
  setCut(windowsOf(*this).cutOfPart());
}

int64_t Conv2DTransposeOp::getRowGranule() { return rowGranule(*this); }

OpOperand &Conv2DTransposeOp::getWeightsOperand() { return getKernelMutable(); }

/// The groups' channels are told apart by the input channels that they see.
std::optional<unsigned> Conv2DTransposeOp::getOutputChannelDim() {
  return getGroups() == 1 ? std::optional<unsigned>(2) : std::nullopt;
}

//===----------------------------------------------------------------------===//
// conv2d_kernel_gradient
//===----------------------------------------------------------------------===//

FailureOr<std::array<int64_t, 4>> mlir::sinter::kernelGradientShape(
    std::optional<Location> location, Value input, Value gradient,
    ArrayRef<int64_t> kernelSize, ArrayRef<int64_t> strides,
    ArrayRef<int64_t> borders, ::sinter::Size2D dilation, int64_t groups) {
  ArrayRef<int64_t> image = shapeOf(input), result = shapeOf(gradient);
  if (image[0] != result[0])
    return LogicalResult(emitOptionalError(location,
                                           "expected equal batches, got ",
                                           image[0], " and ", result[0]));
  ::sinter::ShapeResult expected = rules::conv2d(
      sampleShape(input), result[3], size2D(kernelSize), size2D(strides),
      sinter::borders(borders), dilation, groups);
  if (!expected.ok())
    return LogicalResult(
        emitOptionalError(location, toStringRef(expected.error)));
  ::sinter::Shape actual = sampleShape(gradient);
  if (expected.shape != actual)
    return LogicalResult(
        emitOptionalError(location, "expected a gradient of ",
                          toStringRef(::sinter::Text() << expected.shape),
                          ", got ", toStringRef(::sinter::Text() << actual)));
  if (failed(verifyBorders(location, "borders", borders,
                           rules::dilatedExtent(size2D(kernelSize), dilation))))
    return failure();
  return std::array{kernelSize[0], kernelSize[1], image[3] / groups, result[3]};
}

LogicalResult Conv2DKernelGradientOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  auto shape = kernelGradientShape(
      location, op.getInput(), op.getGradient(), op.getKernelSize(),
      op.getStrides(), op.getBorders(), dilationOf(op), groupsOf(op));
  if (failed(shape))
    return failure();
  types.push_back(RankedTensorType::get(*shape, Float32Type::get(context)));
  return success();
}

int64_t Conv2DKernelGradientOp::getFlops() {
  return productFlops(*this, getGradient(), shapeOf(getOutput())[2]);
}

bool Conv2DKernelGradientOp::isContraction() { return true; }

bool Conv2DKernelGradientOp::hasIndependentChannels() {
  return getGroups() == 1;
}

SmallVector<int64_t> Conv2DKernelGradientOp::getChannelDims() {
  return {-1, 3};
}

bool Conv2DKernelGradientOp::hasIndependentRows() { return true; }

int64_t Conv2DKernelGradientOp::getRowCount() {
  return shapeOf(getGradient())[1];
}

SmallVector<std::optional<RowWindow>> Conv2DKernelGradientOp::getRowWindows() {
  RowWindow window{.size = extentOf(*this, getKernelSize())[0],
                   .stride = getStrides()[0]};
  llvm::copy(getBorders(), window.borders.begin());
  return {window, RowWindow()};
}

void Conv2DKernelGradientOp::becomePart(int64_t) { setBorders({0, 0, 0, 0}); }

int64_t Conv2DKernelGradientOp::getRowGranule() { return rowGranule(*this); }

//===----------------------------------------------------------------------===//
// winograd_kernel and winograd_conv2d
//===----------------------------------------------------------------------===//

LogicalResult
WinogradKernelOp::inferReturnTypes(MLIRContext *context,
                                   std::optional<Location> location, Adaptor op,
                                   SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> kernel = shapeOf(op.getKernel());
  static constexpr int64_t taps = winograd::threeTaps.taps;
  if (kernel.take_front(2) != ArrayRef<int64_t>{taps, taps})
    return emitOptionalError(location, "expected a kernel of 3x3, got [",
                             kernel.take_front(2), "]");
  int64_t width = panelWidth(kernel[3]);
  types.push_back(RankedTensorType::get(
      {kernel[3] / width, winograd::points, winograd::points, kernel[2], width},
      Float32Type::get(context)));
  return success();
}

/// Along each axis, some ten operations bring three taps to six points.
int64_t WinogradKernelOp::getFlops() {
  static constexpr int64_t flopsOfTransform = 10;
  return flopsOfTransform * (winograd::threeTaps.taps + winograd::points) *
         shapeOf(getKernel())[2] * shapeOf(getKernel())[3];
}

LogicalResult
WinogradConv2DOp::inferReturnTypes(MLIRContext *context,
                                   std::optional<Location> location, Adaptor op,
                                   SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> kernel = shapeOf(op.getKernel());
  int64_t channels = shapeOf(op.getInput())[3];
  SmallVector<int64_t> expected{kernel[0], winograd::points, winograd::points,
                                channels, kernel[4]};
  if (kernel != ArrayRef(expected))
    return emitOptionalError(location, "expected a kernel of [", expected,
                             "], got [", kernel, "]");
  ::sinter::Size2D taps{winograd::threeTaps.taps, winograd::threeTaps.taps};
  auto type = batchOf(
      rules::conv2d(sampleShape(op.getInput()), kernel[0] * kernel[4], taps,
                    {1, 1}, borders(op.getBorders()), {1, 1}, /*groups=*/1),
      op.getInput(), Float32Type::get(context), location);
  if (failed(type) ||
      failed(verifyBorders(location, "borders", op.getBorders(), taps)))
    return failure();
  types.push_back(*type);
  return success();
}

int64_t WinogradConv2DOp::getFlops() {
  ArrayRef<int64_t> output = shapeOf(getOutput());
  return productsAtPoints(winograd::threeTaps.tileCount({output[1], output[2]}),
                          shapeOf(getInput())[3], output[3]);
}

bool WinogradConv2DOp::isContraction() { return true; }

SmallVector<int64_t> WinogradConv2DOp::getChannelDims() { return {-1, 0}; }

SmallVector<std::optional<RowWindow>> WinogradConv2DOp::getRowWindows() {
  RowWindow window{.size = winograd::threeTaps.taps};
  llvm::copy(getBorders(), window.borders.begin());
  return {window, std::nullopt};
}

void WinogradConv2DOp::becomePart(int64_t) { setBorders({0, 0, 0, 0}); }

int64_t WinogradConv2DOp::getRowGranule() { return winograd::threeTaps.tile(); }

//===----------------------------------------------------------------------===//
// box_sum_kernel and its gradient
//===----------------------------------------------------------------------===//

LogicalResult BoxSumKernelOp::inferReturnTypes(MLIRContext *,
                                               std::optional<Location> location,
                                               Adaptor op,
                                               SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> box = op.getBox();
  if (::sinter::Text error = rules::expectPositive("a box", size2D(box));
      !error.empty())
    return emitOptionalError(location, toStringRef(error));
  auto kernel = cast<RankedTensorType>(op.getKernel().getType());
  SmallVector<int64_t> shape(kernel.getShape());
  for (unsigned axis : {0, 1})
    shape[axis] += box[axis] - 1;
  types.push_back(kernel.clone(shape));
  return success();
}

SmallVector<Value> BoxSumKernelOp::buildGradient(OpBuilder &builder,
                                                 ValueRange resultGradients,
                                                 const llvm::BitVector &) {
  return {BoxSumKernelGradientOp::create(builder, getLoc(), resultGradients[0],
                                         getBoxAttr())};
}

int64_t BoxSumKernelOp::getFlops() {
  return elementCount(getOutput()) * getBox()[0] * getBox()[1];
}

LogicalResult BoxSumKernelGradientOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> box = op.getBox();
  if (::sinter::Text error = rules::expectPositive("a box", size2D(box));
      !error.empty())
    return emitOptionalError(location, toStringRef(error));
  auto gradient = cast<RankedTensorType>(op.getGradient().getType());
  SmallVector<int64_t> shape(gradient.getShape());
  for (unsigned axis : {0, 1}) {
    if (box[axis] > shape[axis])
      return emitOptionalError(
          location, "expected a box no larger than its gradient, got box ",
          toStringRef(::sinter::Text() << size2D(box)), " on ",
          toStringRef(::sinter::Text() << size2D(gradient.getShape())));
    shape[axis] -= box[axis] - 1;
  }
  types.push_back(gradient.clone(shape));
  return success();
}

int64_t BoxSumKernelGradientOp::getFlops() {
  return elementCount(getOutput()) * getBox()[0] * getBox()[1];
}
