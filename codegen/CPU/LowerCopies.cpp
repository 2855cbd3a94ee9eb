//===-- LowerCopies.cpp - copies as loops -----------------------*- C++ -*-===//
//
// Turns memref.copy into a structured op, so that copies become loops in the
// kernel and not calls of a library.
//
//===----------------------------------------------------------------------===//

#include "CPU/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_LOWERCOPIESPASS
#include "codegen/CPU/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;

namespace {
struct LowerCopiesPass : sinter::impl::LowerCopiesPassBase<LowerCopiesPass> {
  void runOnOperation() override {
    SmallVector<memref::CopyOp> copies;
    getOperation().walk([&](memref::CopyOp op) { copies.push_back(op); });
    for (memref::CopyOp op : copies) {
      OpBuilder builder(op);
      linalg::CopyOp::create(builder, op.getLoc(), op.getSource(),
                             op.getTarget());
      op.erase();
    }
  }
};
} // namespace
