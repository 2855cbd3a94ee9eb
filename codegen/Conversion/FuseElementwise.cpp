//===-- FuseElementwise.cpp - chains of element-wise ops --------*- C++ -*-===//
//
// Upstream's element-wise fusion under a condition that keeps epilogues.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_FUSEELEMENTWISEPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;

/// Whether the op visits each element of its result once, in place.
static bool isInPlace(linalg::GenericOp op) {
  return op.getNumReductionLoops() == 0 &&
         llvm::all_of(op.getIteratorTypesArray(), linalg::isParallelIterator) &&
         op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isIdentity();
}

static bool shouldFuse(OpOperand *operand) {
  auto consumer = dyn_cast<linalg::GenericOp>(operand->getOwner());
  auto producer = operand->get().getDefiningOp<linalg::GenericOp>();
  return consumer && producer && producer->hasOneUse() && isInPlace(consumer) &&
         isInPlace(producer) &&
         consumer.getMatchingIndexingMap(operand).isIdentity();
}

namespace {
struct FuseElementwisePass
    : sinter::impl::FuseElementwisePassBase<FuseElementwisePass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    linalg::populateElementwiseOpsFusionPatterns(set, shouldFuse);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    if (failed(applyPatternsGreedily(getOperation(), patterns)))
      signalPassFailure();
  }

  FrozenRewritePatternSet patterns;
};
} // namespace
