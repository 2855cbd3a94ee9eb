//===-- PrivatizeDestinations.cpp - one destination for one op --*- C++ -*-===//
//
// Clones uninitialised and filled tensors for each of their uses.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_PRIVATIZEDESTINATIONSPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;

/// Clones `op` before each of its users, for that use alone.
static void privatize(Operation *op) {
  OpBuilder builder(op);
  for (OpOperand &use : llvm::make_early_inc_range(op->getUses())) {
    builder.setInsertionPoint(use.getOwner());
    use.set(builder.clone(*op)->getResult(0));
  }
  op->erase();
}

namespace {
struct PrivatizeDestinationsPass
    : sinter::impl::PrivatizeDestinationsPassBase<PrivatizeDestinationsPass> {
  void runOnOperation() override {
    // Fills first: their clones use the uninitialised tensors.
    SmallVector<Operation *> fills, empties;
    getOperation().walk([&](linalg::FillOp op) {
      if (op.hasPureTensorSemantics())
        fills.push_back(op);
    });
    llvm::for_each(fills, privatize);
    getOperation().walk([&](tensor::EmptyOp op) { empties.push_back(op); });
    llvm::for_each(empties, privatize);
  }
};
} // namespace
