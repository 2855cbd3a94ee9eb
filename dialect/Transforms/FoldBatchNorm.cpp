//===-- FoldBatchNorm.cpp - normalisation as part of weights ----*- C++ -*-===//
//
// Normalising what a convolution computes, by statistics that do not change, is
// a convolution with other weights.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "IR/TensorTypes.h"
#include "Transforms/FixedValues.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_FOLDBATCHNORMPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// Folds `op` if it is the only user of a weighted op's result, or of that with
/// a bias, and all but that op's input is fixed.
///
/// `(x*K + b - mean) * s + beta = x * (K*s) + ((b - mean) * s + beta)`: the
/// bias is normalised in place of the channels.
static bool fold(NormalizeOp op, FixedValues &fixed) {
  Value input = op.getInput();
  auto bias = input.getDefiningOp<BiasAddOp>();
  if (bias) {
    if (!bias->hasOneUse() || !fixed.contains(bias.getBias()))
      return false;
    input = bias.getInput();
  }
  auto weighted = input.getDefiningOp<WeightedOpInterface>();
  if (!weighted || !weighted->hasOneUse())
    return false;
  OpOperand &weights = weighted.getWeightsOperand();
  std::optional<unsigned> dim = weighted.getOutputChannelDim();
  if (!dim || !llvm::all_of(ValueRange{weights.get(), op.getMean(),
                                       op.getScale(), op.getBeta()},
                            [&](Value value) { return fixed.contains(value); }))
    return false;

  // Everything is there by now: the normalisation's vectors may come after the
  // weighted op, which moves down to its only user.
  IRRewriter rewriter(op);
  auto scaled = ScaleWeightsOp::create(rewriter, weighted.getLoc(),
                                       weights.get().getType(), weights.get(),
                                       op.getScale(), *dim);
  auto channels = tensorType(op.getMean());
  Value old;
  if (bias)
    old = bias.getBias();
  else
    old = arith::ConstantOp::create(
        rewriter, op.getLoc(), cast<TypedAttr>(rewriter.getZeroAttr(channels)));
  auto shift = NormalizeOp::create(rewriter, op.getLoc(), channels, old,
                                   op.getMean(), op.getScale(), op.getBeta());
  fixed.add(scaled);
  fixed.add(old.getDefiningOp());
  fixed.add(shift);
  weights.set(scaled);
  weighted->moveBefore(op);
  rewriter.replaceOpWithNewOp<BiasAddOp>(op, weighted->getResult(0), shift);
  if (bias)
    rewriter.eraseOp(bias);
  return true;
}

namespace {
struct FoldBatchNormPass
    : mlir::sinter::impl::FoldBatchNormPassBase<FoldBatchNormPass> {
  void runOnOperation() override {
    FixedValues fixed(getOperation());
    getOperation().walk([&](NormalizeOp op) {
      if (fold(op, fixed))
        ++foldedCount;
    });
  }
};
} // namespace
