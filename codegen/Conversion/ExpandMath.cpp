//===-- ExpandMath.cpp - elementary functions as arithmetic -----*- C++ -*-===//
//
// Upstream's polynomial approximations of the functions that layers, losses and
// optimizers use, in the payloads of structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#include <cmath>

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
         name == math::TanhOp::getOperationName() ||
         name == math::CosOp::getOperationName();
}

namespace {
/// Powers of a constant, as schedules and Adam have them: exp(x * log(base)).
/// The logarithm is known to twice f32's precision, and what the product loses
/// is put back: the error is that of `exp`.
struct ExpandPowerOfConstant : OpRewritePattern<math::PowFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::PowFOp op,
                                PatternRewriter &rewriter) const override {
    FloatAttr base;
    if (!op.getType().isF32() ||
        !matchPattern(op.getLhs(), m_Constant(&base)) ||
        base.getValueAsDouble() <= 0)
      return failure();
    double logarithm = std::log(base.getValueAsDouble());
    auto high = static_cast<float>(logarithm);
    double low = logarithm - static_cast<double>(high);
    Location loc = op.getLoc();
    auto constant = [&](double value) -> Value {
      return arith::ConstantOp::create(
          rewriter, loc, rewriter.getF32FloatAttr(static_cast<float>(value)));
    };
    Value exponent = op.getRhs();
    Value factor = constant(static_cast<double>(high));
    Value product = arith::MulFOp::create(rewriter, loc, exponent, factor);
    Value lost =
        math::FmaOp::create(rewriter, loc, exponent, factor,
                            arith::NegFOp::create(rewriter, loc, product));
    Value correction =
        math::FmaOp::create(rewriter, loc, exponent, constant(low), lost);
    Value power = math::ExpOp::create(rewriter, loc, product);
    rewriter.replaceOpWithNewOp<math::FmaOp>(op, power, correction, power);
    return success();
  }
};
} // namespace

namespace {
struct ExpandMathPass : sinter::impl::ExpandMathPassBase<ExpandMathPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    populateMathPolynomialApproximationPatterns(set, isExpanded);
    set.add<ExpandPowerOfConstant>(context);
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
