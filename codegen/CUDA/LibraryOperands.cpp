//===-- LibraryOperands.cpp - what calls of libraries read ------*- C++ -*-===//
//
// Finds what others than kernels see.
//
//===----------------------------------------------------------------------===//

#include "CUDA/LibraryOperands.h"

#include "IR/Sinter.h"
#include "IR/TensorTypes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mlir::sinter;

static bool isReturn(OpOperand &use) {
  return isa<func::ReturnOp>(use.getOwner());
}

/// Whether others than kernels see the value in memory, as f32: an input or an
/// output of the entry point, weights or a bias.
static bool isSeenOutside(Value value) {
  return !isBatched(value.getType()) || isa<BlockArgument>(value) ||
         llvm::any_of(value.getUses(), isReturn);
}

Value mlir::sinter::operandOfCall(Value value, Precision precision) {
  bool isCopied = value && precision == Precision::bf16 && isSeenOutside(value);
  return isCopied ? shared<CopyOp>(value) : value;
}

void mlir::sinter::returnCopyOf(Value call, Precision precision) {
  if (precision == Precision::bf16 && isBatched(call.getType()) &&
      llvm::any_of(call.getUses(), isReturn))
    call.replaceUsesWithIf(shared<CopyOp>(call), isReturn);
}
