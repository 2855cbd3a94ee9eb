//===-- KernelFrame.h - what a kernel function is given ---------*- C++ -*-===//
//
// A kernel function has the ABI's type sinter_kernel: (frame, tile, scratch).
// This is the compiler's side of sinter_frame.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_KERNELFRAME_H
#define SINTER_CODEGEN_CONVERSION_KERNELFRAME_H

#include "IR/Sinter.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::sinter {

/// On the loop of a kernel function over the samples of its tile: its induction
/// variable is the sample's number in the batch.
inline constexpr StringLiteral sampleLoopAttrName = "sinter.samples";

/// On a loop that computes a tensor in parts.
inline constexpr StringLiteral partsAttrName = "sinter.parts";

/// On a loop that only adds to the tensor that it carries.
inline constexpr StringLiteral accumulatesAttrName = "sinter.accumulates";

/// On an insertion of an image into zeros: all of these lie beside the image,
/// or beside the image that it is a part of. On a structured op, on which
/// operands are such images with borders.
inline constexpr StringLiteral bordersAttrName = "sinter.borders";

/// Builds reads of the frame of a kernel function.
class KernelFrame {
public:
  KernelFrame(OpBuilder &builder, Location loc, func::FuncOp kernel)
      : builder(builder), loc(loc), kernel(kernel) {}

  /// The type of kernel functions: (!llvm.ptr, index, !llvm.ptr) -> ().
  static FunctionType functionType(MLIRContext *context);

  /// The number of samples in the batch, of type index.
  Value batch();

  /// The seed and the SINTER_FLAG_… bits, as i64.
  Value seed();
  Value flags();

  /// The factor of every learning rate; of type f32.
  Value learningRateFactor();

  Value tile() { return kernel.getArgument(1); }
  Value scratch() { return kernel.getArgument(2); }

  /// The memory of the launch's operand number `index` as a pointer.
  Value operand(unsigned index);

private:
  Value loadField(size_t byteOffset, Type type);
  Value indexField(size_t byteOffset);

  OpBuilder &builder;
  Location loc;
  func::FuncOp kernel;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_KERNELFRAME_H
