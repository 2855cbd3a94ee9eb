//===-- LowerCopies.cpp - copies as loops -----------------------*- C++ -*-===//
//
// Turns memref.copy into a structured op, so that copies become loops in the
// kernel and not calls of a library. Copies of memory to itself go away.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_LOWERCOPIESPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;

/// The memory that `view` is a reshape of.
static Value reshapedMemory(Value view) {
  while (Operation *op = view.getDefiningOp()) {
    if (!isa<memref::CollapseShapeOp, memref::ExpandShapeOp>(op))
      break;
    view = op->getOperand(0);
  }
  return view;
}

/// Whether both sides are the same elements: reshapes keep their order, so two
/// of one memory with the same shape are the same.
static bool isOfItself(memref::CopyOp op) {
  auto source = cast<MemRefType>(op.getSource().getType());
  auto target = cast<MemRefType>(op.getTarget().getType());
  return source.getShape() == target.getShape() &&
         reshapedMemory(op.getSource()) == reshapedMemory(op.getTarget());
}

namespace {
struct LowerCopiesPass : sinter::impl::LowerCopiesPassBase<LowerCopiesPass> {
  void runOnOperation() override {
    SmallVector<memref::CopyOp> copies;
    getOperation().walk([&](memref::CopyOp op) { copies.push_back(op); });
    for (memref::CopyOp op : copies) {
      OpBuilder builder(op);
      if (!isOfItself(op))
        linalg::CopyOp::create(builder, op.getLoc(), op.getSource(),
                               op.getTarget());
      op.erase();
    }
  }
};
} // namespace
