//===-- ExpandMath.cpp - elementary functions as arithmetic -----*- C++ -*-===//
//
// Upstream's polynomial approximations of the functions that layers and losses
// use, in the payloads of structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_EXPANDMATHPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;

/// The functions whose approximations were measured; see the pass's
/// description.
static bool isExpanded(StringRef name) {
  return name == math::ExpOp::getOperationName() ||
         name == math::LogOp::getOperationName() ||
         name == math::Log1pOp::getOperationName() ||
         name == math::TanhOp::getOperationName();
}

namespace {
struct ExpandMathPass : sinter::impl::ExpandMathPassBase<ExpandMathPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    populateMathPolynomialApproximationPatterns(set, isExpanded);
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
