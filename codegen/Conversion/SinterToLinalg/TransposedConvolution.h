//===-- TransposedConvolution.h - adjoints of convolutions ------*- C++ -*-===//
//
// Transposed convolutions with kernels of any layout.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_TRANSPOSEDCONVOLUTION_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_TRANSPOSEDCONVOLUTION_H

#include "Conversion/SinterToLinalg/Support.h"

namespace mlir::sinter {

/// The transposed convolution of `image`, NHWC, to an image of `type`, as one
/// convolution of stride 1 for each phase: the pixels of the result that are a
/// stride apart see the same elements of the kernel, which are a number of
/// elements apart too. The flipped kernel runs over the image as it is. In
/// `order`, channels are those of `image` and filters those of the result.
Value buildTransposedConvolution(
    OpBuilder &builder, Location loc, RankedTensorType type, Value image,
    Value kernel, const KernelOrder &order, ArrayRef<int64_t> strides,
    ArrayRef<int64_t> cut, ArrayRef<int64_t> dilation, int64_t groups = 1);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_TRANSPOSEDCONVOLUTION_H
