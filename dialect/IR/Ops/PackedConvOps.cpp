//===-- PackedConvOps.cpp - kernels in panels -------------------*- C++ -*-===//
//
// Types and costs of packed kernels and of their convolutions.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"
#include "IR/Panels.h"

using namespace mlir;
using namespace mlir::sinter;
namespace rules = ::sinter::shape_rules;

LogicalResult PackKernelOp::inferReturnTypes(MLIRContext *,
                                             std::optional<Location>,
                                             Adaptor op,
                                             SmallVectorImpl<Type> &types) {
  RankedTensorType kernel = tensorType(op.getKernel());
  ArrayRef<int64_t> shape = kernel.getShape();
  int64_t width = panelWidth(shape[3]);
  types.push_back(
      kernel.clone({shape[3] / width, shape[0], shape[1], shape[2], width}));
  return success();
}

LogicalResult PackedConv2DOp::inferReturnTypes(MLIRContext *context,
                                               std::optional<Location> location,
                                               Adaptor op,
                                               SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> kernel = tensorType(op.getKernel()).getShape();
  int64_t channels = tensorType(op.getInput()).getDimSize(3);
  if (kernel[3] != channels)
    return emitOptionalError(location, "expected a kernel for ", channels,
                             " input channels, got one for ", kernel[3]);
  ::sinter::Size2D size = size2D(kernel.drop_front());
  auto type = batchOf(
      rules::conv2d(sampleShape(op.getInput()), kernel[0] * kernel[4], size,
                    size2D(op.getStrides()), borders(op.getBorders()), {1, 1},
                    /*groups=*/1),
      op.getInput(), Float32Type::get(context), location);
  if (failed(type) ||
      failed(verifyBorders(location, "borders", op.getBorders(), size)))
    return failure();
  types.push_back(*type);
  return success();
}

int64_t PackedConv2DOp::getFlops() {
  ArrayRef<int64_t> kernel = tensorType(getKernel()).getShape();
  return 2 * elementCount(getOutput()) * kernel[1] * kernel[2] * kernel[3];
}

bool PackedConv2DOp::isContraction() { return true; }

SmallVector<int64_t> PackedConv2DOp::getChannelDims() { return {-1, 0}; }

SmallVector<std::optional<RowWindow>> PackedConv2DOp::getRowWindows() {
  RowWindow window{.size = tensorType(getKernel()).getDimSize(1),
                   .stride = getStrides()[0]};
  llvm::copy(getBorders(), window.borders.begin());
  return {window, std::nullopt};
}

void PackedConv2DOp::becomePart(int64_t) { setBorders({0, 0, 0, 0}); }
