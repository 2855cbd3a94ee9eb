//===-- LibraryOps.cpp - what vendors' libraries compute --------*- C++ -*-===//
//
// Types, costs and parts of the ops, and the calls that compute them.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/TransposedWindows.h"

using namespace mlir;
using namespace mlir::sinter;
namespace rules = ::sinter::shape_rules;

LogicalResult
FilterMajorKernelOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                      Adaptor op,
                                      SmallVectorImpl<Type> &types) {
  RankedTensorType kernel = tensorType(op.getKernel());
  ArrayRef<int64_t> shape = kernel.getShape();
  types.push_back(kernel.clone({shape[3], shape[0], shape[1], shape[2]}));
  return success();
}

LogicalResult
FilterMinorKernelOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                      Adaptor op,
                                      SmallVectorImpl<Type> &types) {
  RankedTensorType kernel = tensorType(op.getKernel());
  ArrayRef<int64_t> shape = kernel.getShape();
  types.push_back(kernel.clone({shape[1], shape[2], shape[3], shape[0]}));
  return success();
}

/// Rows and columns of a kernel with the filters in front.
static ::sinter::Size2D tapsOf(Value kernel) {
  return size2D(tensorType(kernel).getShape().slice(1, 2));
}

/// While the op is built, a dilation that was not given is not there yet.
static ::sinter::Size2D dilationOf(DenseI64ArrayAttr dilation) {
  return dilation ? size2D(dilation) : ::sinter::Size2D{1, 1};
}

/// Multiplications and additions where each element of `windows` stands for a
/// window of a filter.
static int64_t productFlops(Value windows, Value kernel) {
  return 2 * elementCount(windows) *
         (elementCount(kernel) / tensorType(kernel).getDimSize(0));
}

/// Rows, columns and channels.
static ArrayRef<int64_t> imageShape(Value images) {
  return tensorType(images).getShape().drop_front();
}

//===----------------------------------------------------------------------===//
// library_conv2d
//===----------------------------------------------------------------------===//

LogicalResult
LibraryConv2DOp::inferReturnTypes(MLIRContext *context,
                                  std::optional<Location> location, Adaptor op,
                                  SmallVectorImpl<Type> &types) {
  RankedTensorType kernel = tensorType(op.getKernel());
  int64_t channels = tensorType(op.getInput()).getDimSize(3);
  if (kernel.getDimSize(3) != channels)
    return emitOptionalError(location, "expected a kernel for ", channels,
                             " input channels, got one for ",
                             kernel.getDimSize(3));
  ::sinter::Size2D taps = tapsOf(op.getKernel());
  ::sinter::Size2D dilation = dilationOf(op.getDilationAttr());
  int64_t filters = kernel.getDimSize(0);
  auto type =
      batchOf(rules::conv2d(sampleShape(op.getInput()), filters, taps,
                            size2D(op.getStrides()), borders(op.getBorders()),
                            dilation, /*groups=*/1),
              op.getInput(), Float32Type::get(context), location);
  if (failed(type) ||
      failed(verifyBorders(location, "borders", op.getBorders(),
                           rules::dilatedExtent(taps, dilation))))
    return failure();
  if (op.getBias() && tensorType(op.getBias()).getDimSize(0) != filters)
    return emitOptionalError(location, "expected a bias for ", filters,
                             " filters, got one for ",
                             tensorType(op.getBias()).getDimSize(0));
  if (op.getAddend() && op.getAddend().getType() != *type)
    return emitOptionalError(location, "expected an addend of type ", *type,
                             ", got ", op.getAddend().getType());
  types.push_back(*type);
  return success();
}

int64_t LibraryConv2DOp::getFlops() {
  int64_t perElement =
      (getBias() ? 1 : 0) + (getAddend() ? 1 : 0) + (getRelu() ? 1 : 0);
  return productFlops(getOutput(), getKernel()) +
         elementCount(getOutput()) * perElement;
}

bool LibraryConv2DOp::isContraction() { return true; }

SmallVector<int64_t> LibraryConv2DOp::getChannelDims() {
  SmallVector<int64_t> dims{-1, 0};
  if (getBias())
    dims.push_back(0);
  if (getAddend())
    dims.push_back(3);
  return dims;
}

SmallVector<std::optional<RowWindow>> LibraryConv2DOp::getRowWindows() {
  ::sinter::Size2D extent =
      rules::dilatedExtent(tapsOf(getKernel()), dilationOf(getDilationAttr()));
  RowWindow window{.size = extent[0], .stride = getStrides()[0]};
  llvm::copy(getBorders(), window.borders.begin());
  SmallVector<std::optional<RowWindow>> windows{window, std::nullopt};
  if (getBias())
    windows.push_back(std::nullopt);
  if (getAddend())
    windows.push_back(RowWindow());
  return windows;
}

void LibraryConv2DOp::becomePart(int64_t) { setBorders({0, 0, 0, 0}); }

Attribute LibraryConv2DOp::getLibraryCall(ArrayRef<int64_t> operands,
                                          int64_t result, Type element) {
  auto next = operands.begin();
  int64_t input = *next++, kernel = *next++;
  int64_t bias = getBias() ? *next++ : -1;
  int64_t addend = getAddend() ? *next++ : -1;
  return ConvolutionCallAttr::get(
      getContext(), ConvolutionDirection::Forward, element,
      {input, kernel, bias, addend, result}, imageShape(getInput()),
      tensorType(getKernel()).getShape(), imageShape(getOutput()), getStrides(),
      getBorders(), getDilation(), getReluAttr(), getTunedAttr());
}

//===----------------------------------------------------------------------===//
// library_conv2d_transpose
//===----------------------------------------------------------------------===//

LogicalResult LibraryConv2DTransposeOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  RankedTensorType kernel = tensorType(op.getKernel());
  int64_t channels = tensorType(op.getInput()).getDimSize(3);
  if (kernel.getDimSize(0) != channels)
    return emitOptionalError(location, "expected a kernel with ", channels,
                             " filters, got one with ", kernel.getDimSize(0));
  if (op.getCut()[0] < 0 || op.getCut()[2] < 0)
    return emitOptionalError(
        location, "expected no negative cut at the top and on the left, got [",
        op.getCut(), "]");
  ::sinter::Size2D taps = tapsOf(op.getKernel());
  ::sinter::Size2D dilation = dilationOf(op.getDilationAttr());
  auto type = batchOf(
      rules::conv2dTranspose(sampleShape(op.getInput()), kernel.getDimSize(3),
                             taps, size2D(op.getStrides()),
                             borders(op.getCut()), dilation, /*groups=*/1),
      op.getInput(), Float32Type::get(context), location);
  if (failed(type) ||
      failed(verifyBorders(location, "a cut", op.getCut(),
                           rules::dilatedExtent(taps, dilation))))
    return failure();
  types.push_back(*type);
  return success();
}

int64_t LibraryConv2DTransposeOp::getFlops() {
  return productFlops(getInput(), getKernel());
}

bool LibraryConv2DTransposeOp::isContraction() { return true; }

SmallVector<int64_t> LibraryConv2DTransposeOp::getChannelDims() {
  return {-1, 3};
}

static TransposedWindows windowsOf(LibraryConv2DTransposeOp op) {
  return {op, rules::dilatedExtent(tapsOf(op.getKernel()),
                                   dilationOf(op.getDilationAttr()))};
}

bool LibraryConv2DTransposeOp::hasIndependentRows() {
  return windowsOf(*this).areIndependent();
}

SmallVector<std::optional<RowWindow>>
LibraryConv2DTransposeOp::getRowWindows() {
  return {windowsOf(*this).rows(), std::nullopt};
}

void LibraryConv2DTransposeOp::becomePart(int64_t) {
  setCut(windowsOf(*this).cutOfPart());
}

Attribute LibraryConv2DTransposeOp::getLibraryCall(ArrayRef<int64_t> operands,
                                                   int64_t result,
                                                   Type element) {
  // A negative cut adds what no window of the convolution reaches.
  auto borders = llvm::map_to_vector(
      getCut(), [](int64_t cut) { return std::max<int64_t>(cut, 0); });
  return ConvolutionCallAttr::get(
      getContext(), ConvolutionDirection::DataGradient, element,
      {result, operands[1], -1, -1, operands[0]}, imageShape(getOutput()),
      tensorType(getKernel()).getShape(), imageShape(getInput()), getStrides(),
      borders, getDilation(), /*relu=*/UnitAttr(), getTunedAttr());
}

//===----------------------------------------------------------------------===//
// library_conv2d_kernel_gradient
//===----------------------------------------------------------------------===//

LogicalResult LibraryConv2DKernelGradientOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  auto shape = kernelGradientShape(
      location, op.getInput(), op.getGradient(), op.getKernelSize(),
      op.getStrides(), op.getBorders(), dilationOf(op.getDilationAttr()),
      /*groups=*/1);
  if (failed(shape))
    return failure();
  auto [rows, columns, channels, filters] = *shape;
  types.push_back(RankedTensorType::get({filters, rows, columns, channels},
                                        Float32Type::get(context)));
  return success();
}

int64_t LibraryConv2DKernelGradientOp::getFlops() {
  return productFlops(getGradient(), getOutput());
}

bool LibraryConv2DKernelGradientOp::isContraction() { return true; }

SmallVector<int64_t> LibraryConv2DKernelGradientOp::getChannelDims() {
  return {3, -1};
}

Attribute
LibraryConv2DKernelGradientOp::getLibraryCall(ArrayRef<int64_t> operands,
                                              int64_t result, Type element) {
  return ConvolutionCallAttr::get(
      getContext(), ConvolutionDirection::KernelGradient, element,
      {operands[0], result, -1, -1, operands[1]}, imageShape(getInput()),
      tensorType(getOutput()).getShape(), imageShape(getGradient()),
      getStrides(), getBorders(), getDilation(), /*relu=*/UnitAttr(),
      getTunedAttr());
}

//===----------------------------------------------------------------------===//
// library_dense
//===----------------------------------------------------------------------===//

LogicalResult LibraryDenseOp::inferReturnTypes(MLIRContext *,
                                               std::optional<Location> location,
                                               Adaptor op,
                                               SmallVectorImpl<Type> &types) {
  auto type =
      denseType(location, op.getInput(), op.getWeights(), op.getTransposed());
  if (failed(type))
    return failure();
  int64_t units = type->getDimSize(1);
  if (op.getBias() && tensorType(op.getBias()).getDimSize(0) != units)
    return emitOptionalError(location, "expected a bias for ", units,
                             " units, got one for ",
                             tensorType(op.getBias()).getDimSize(0));
  types.push_back(*type);
  return success();
}

int64_t LibraryDenseOp::getFlops() {
  int64_t perElement = (getBias() ? 1 : 0) + (getRelu() ? 1 : 0);
  return 2 * elementCount(getWeights()) +
         tensorType(getOutput()).getDimSize(1) * perElement;
}

bool LibraryDenseOp::isContraction() { return true; }

/// The extent of a matrix product that is the number of samples.
static constexpr int64_t samplesExtent = 0;

Attribute LibraryDenseOp::getLibraryCall(ArrayRef<int64_t> operands,
                                         int64_t result, Type element) {
  int64_t bias = getBias() ? operands[2] : -1;
  return MatrixProductCallAttr::get(
      getContext(), element, getResultElement(element),
      {operands[0], operands[1], bias, result},
      /*rows=*/samplesExtent,
      /*columns=*/tensorType(getOutput()).getDimSize(1),
      /*depth=*/tensorType(getInput()).getDimSize(1),
      /*left_transposed=*/UnitAttr(), getTransposedAttr(), getReluAttr(),
      getTunedAttr());
}

//===----------------------------------------------------------------------===//
// library_dense_weight_gradient
//===----------------------------------------------------------------------===//

LogicalResult LibraryDenseWeightGradientOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  auto type =
      denseWeightGradientType(location, op.getInput(), op.getGradient());
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

int64_t LibraryDenseWeightGradientOp::getFlops() {
  return 2 * elementCount(getOutput());
}

bool LibraryDenseWeightGradientOp::isContraction() { return true; }

Type LibraryDenseWeightGradientOp::getResultElement(Type) {
  return Float32Type::get(getContext());
}

Attribute
LibraryDenseWeightGradientOp::getLibraryCall(ArrayRef<int64_t> operands,
                                             int64_t result, Type element) {
  RankedTensorType type = tensorType(getOutput());
  return MatrixProductCallAttr::get(
      getContext(), element, getResultElement(element),
      {operands[0], operands[1], -1, result},
      /*rows=*/type.getDimSize(0), /*columns=*/type.getDimSize(1),
      /*depth=*/samplesExtent, UnitAttr::get(getContext()),
      /*right_transposed=*/UnitAttr(), /*relu=*/UnitAttr(), getTunedAttr());
}
