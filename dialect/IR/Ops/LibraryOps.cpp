//===-- LibraryOps.cpp - what vendors' libraries compute --------*- C++ -*-===//
//
// Types, costs and parts of the ops, and the calls that compute them.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

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

/// Rows and columns of a kernel with the filters in front.
static ::sinter::Size2D tapsOf(Value kernel) {
  return size2D(tensorType(kernel).getShape().slice(1, 2));
}

/// While the op is built, a dilation that was not given is not there yet.
static ::sinter::Size2D dilationOf(DenseI64ArrayAttr dilation) {
  return dilation ? size2D(dilation) : ::sinter::Size2D{1, 1};
}

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
  int64_t perElement = 2 * tensorType(getKernel()).getNumElements() /
                           tensorType(getKernel()).getDimSize(0) +
                       (getBias() ? 1 : 0) + (getAddend() ? 1 : 0) +
                       (getRelu() ? 1 : 0);
  return elementCount(getOutput()) * perElement;
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

ConvolutionCallAttr LibraryConv2DOp::getLibraryCall(ArrayRef<int64_t> operands,
                                                    int64_t result) {
  auto next = operands.begin();
  int64_t input = *next++, kernel = *next++;
  int64_t bias = getBias() ? *next++ : -1;
  int64_t addend = getAddend() ? *next++ : -1;
  auto image = [](Value value) {
    return tensorType(value).getShape().drop_front();
  };
  return ConvolutionCallAttr::get(
      getContext(), {input, kernel, bias, addend, result}, image(getInput()),
      tensorType(getKernel()).getShape(), image(getOutput()), getStrides(),
      getBorders(), getDilation(), getReluAttr(), getTunedAttr());
}
