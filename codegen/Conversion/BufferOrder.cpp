//===-- BufferOrder.cpp - which ops touch a buffer --------------*- C++ -*-===//
//
// Follows views to the memory they show, and ops back to what filled it.
//
//===----------------------------------------------------------------------===//

#include "Conversion/BufferOrder.h"

#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlir::sinter;

Value mlir::sinter::viewedMemory(Value buffer) {
  while (auto view = buffer.getDefiningOp<ViewLikeOpInterface>())
    buffer = view.getViewSource();
  return buffer;
}

/// Whether `memory` is made here out of no other buffer. What a loop carries
/// can be any.
static bool isOrigin(Value memory) {
  if (auto argument = dyn_cast<BlockArgument>(memory))
    return isa<FunctionOpInterface>(argument.getOwner()->getParentOp());
  Operation *maker = memory.getDefiningOp();
  return maker->getNumRegions() == 0 &&
         llvm::none_of(maker->getOperandTypes(), llvm::IsaPred<ShapedType>);
}

bool mlir::sinter::mayOverlap(Value buffer, Value other) {
  Value memory = viewedMemory(buffer), otherMemory = viewedMemory(other);
  return memory == otherMemory || !isOrigin(memory) || !isOrigin(otherMemory);
}

bool mlir::sinter::mayAccess(Operation *op, Value buffer) {
  if (isMemoryEffectFree(op))
    return false;
  if (op->getNumRegions() != 0 && !isa<linalg::LinalgOp>(op))
    return true;
  return llvm::any_of(op->getOperands(), [&](Value operand) {
    return isa<BaseMemRefType>(operand.getType()) &&
           mayOverlap(operand, buffer);
  });
}

linalg::FillOp mlir::sinter::fillBefore(Operation *op, Value buffer) {
  while ((op = op->getPrevNode())) {
    auto fill = dyn_cast<linalg::FillOp>(op);
    if (fill && fill.output() == buffer)
      return fill;
    if (mayAccess(op, buffer))
      return {};
  }
  return {};
}
