//===-- LibraryConvolution.h - convolutions as calls ------------*- C++ -*-===//
//
// What ops of the convolution family are to a vendor's library.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_LIBRARYCONVOLUTION_H
#define SINTER_CODEGEN_CUDA_LIBRARYCONVOLUTION_H

#include "CUDA/TuningTable.h"
#include "IR/Sinter.h"

namespace mlir::sinter {

/// A convolution, or one of its gradients, and the ops after it that the
/// library fuses. A transposed convolution is the gradient with respect to the
/// input.
class LibraryConvolution {
public:
  /// Fails if `op` is none, or none that the library has kernels for in
  /// `precision`: it reads 16 bytes of channels at a time, and pads but does
  /// not cut.
  static std::optional<LibraryConvolution> create(Operation *op,
                                                  Precision precision);

  TunedConvolution description() const;

  /// Bytes of a sample's images, before and behind the convolution.
  int64_t imageBytes() const;

  /// The lesser of the numbers of channels and of filters.
  int64_t fewestChannels() const;

  /// Replaces all of it. With bf16, what the call reads and computes is only
  /// ever handed from kernel to kernel, and so can be bf16 in memory.
  void makeCall(ArrayAttr tuned);

private:
  explicit LibraryConvolution(Conv2DOp op);
  explicit LibraryConvolution(Conv2DTransposeOp op);
  explicit LibraryConvolution(Conv2DKernelGradientOp op);

  template <typename OpTy>
  void setSizes(OpTy op, Value input, Value kernel, Value output,
                ArrayRef<int64_t> borders);
  bool hasKernels() const;
  void take(Operation *next);
  Value buildCall(OpBuilder &builder, ArrayAttr tuned) const;

  ConvolutionDirection direction;
  Precision precision = Precision::tf32;
  /// Of the convolution in forward direction: images are (rows, columns,
  /// channels), the kernel (rows, columns, channels, filters).
  ArrayRef<int64_t> input, kernel, output, strides, dilation;
  SmallVector<int64_t> borders;
  int64_t groups;

  /// The convolution first.
  SmallVector<Operation *> ops;
  Value result, bias, addend;
  bool relu = false;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_LIBRARYCONVOLUTION_H
