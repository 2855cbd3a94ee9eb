//===-- KernelFrame.cpp - what a kernel function is given -------*- C++ -*-===//
//
// Loads of sinter_frame's fields by the offsets that the C compiler gives them.
//
//===----------------------------------------------------------------------===//

#include "Conversion/KernelFrame.h"

#include "sinter/abi.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

#include <cstddef>

using namespace mlir;
using namespace mlir::sinter;

FunctionType KernelFrame::functionType(MLIRContext *context) {
  Type pointer = LLVM::LLVMPointerType::get(context);
  return FunctionType::get(context, {pointer, IndexType::get(context), pointer},
                           {});
}

static Value loadAt(OpBuilder &builder, Location loc, Value base,
                    size_t byteOffset, Type type) {
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  Value address = LLVM::GEPOp::create(
      builder, loc, pointer, builder.getI8Type(), base,
      ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(byteOffset)});
  return LLVM::LoadOp::create(builder, loc, type, address);
}

Value KernelFrame::loadField(size_t byteOffset, Type type) {
  return loadAt(builder, loc, kernel.getArgument(0), byteOffset, type);
}

Value KernelFrame::indexField(size_t byteOffset) {
  return arith::IndexCastOp::create(
      builder, loc, builder.getIndexType(),
      loadField(byteOffset, builder.getI64Type()));
}

Value KernelFrame::batch() { return indexField(offsetof(sinter_frame, batch)); }

Value KernelFrame::seed() {
  return loadField(offsetof(sinter_frame, seed), builder.getI64Type());
}

Value KernelFrame::flags() {
  return loadField(offsetof(sinter_frame, flags), builder.getI64Type());
}

Value KernelFrame::learningRateFactor() {
  return loadField(offsetof(sinter_frame, learning_rate_factor),
                   builder.getF32Type());
}

Value KernelFrame::operand(unsigned index) {
  Type pointer = LLVM::LLVMPointerType::get(builder.getContext());
  Value table = loadField(offsetof(sinter_frame, operands), pointer);
  return loadAt(builder, loc, table, index * sizeof(void *), pointer);
}
