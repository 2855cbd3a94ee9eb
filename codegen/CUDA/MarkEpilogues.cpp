//===-- MarkEpilogues.cpp - decides what sums are used for ------*- C++ -*-===//
//
// Marks element-wise ops that take sums over in registers.
//
//===----------------------------------------------------------------------===//

#include "CUDA/Passes.h"
#include "Conversion/Epilogues.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_MARKEPILOGUESPASS
#include "codegen/CUDA/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

namespace {
struct MarkEpiloguesPass
    : sinter::impl::MarkEpiloguesPassBase<MarkEpiloguesPass> {
  void runOnOperation() override {
    SmallVector<linalg::GenericOp> ops;
    getOperation().walk<WalkOrder::PreOrder>([&](linalg::GenericOp op) {
      if (op.hasPureTensorSemantics())
        ops.push_back(op);
    });
    for (linalg::GenericOp op : ops)
      markEpilogue(op, [](linalg::GenericOp epilogue) {
        return epilogue.hasPureTensorSemantics();
      });
  }
};
} // namespace
