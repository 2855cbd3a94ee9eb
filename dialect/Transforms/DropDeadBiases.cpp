//===-- DropDeadBiases.cpp - biases that a batch mean cancels ---*- C++ -*-===//
//
// A bias that is added right before the mean of the batch is subtracted changes
// nothing but that mean.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_DROPDEADBIASESPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// The statistics that follow from `moments` and nothing else; null if
/// something else uses the sums.
static BatchStatisticsOp statisticsOf(ChannelMomentsOp moments) {
  BatchStatisticsOp statistics;
  for (Operation *user : moments->getUsers()) {
    auto found = dyn_cast<BatchStatisticsOp>(user);
    if (!found || (statistics && found != statistics))
      return {};
    statistics = found;
  }
  return statistics && statistics.getSums() == moments.getSums() &&
                 statistics.getSquares() == moments.getSquares()
             ? statistics
             : BatchStatisticsOp();
}

namespace {

struct DropDeadBias : OpRewritePattern<BiasAddOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BiasAddOp bias,
                                PatternRewriter &rewriter) const override {
    ChannelMomentsOp moments;
    for (Operation *user : bias->getUsers())
      if (auto found = dyn_cast<ChannelMomentsOp>(user); found && !moments)
        moments = found;
    BatchStatisticsOp statistics = moments ? statisticsOf(moments) : nullptr;
    if (!statistics)
      return rewriter.notifyMatchFailure(bias, "no statistics follow");
    // Every other use must subtract the mean.
    SmallVector<NormalizeOp> normalizations;
    for (Operation *user : bias->getUsers()) {
      if (user == moments)
        continue;
      auto normalize = dyn_cast<NormalizeOp>(user);
      if (!normalize || normalize.getMean() != statistics.getMean())
        return rewriter.notifyMatchFailure(user, "sees the bias");
      normalizations.push_back(normalize);
    }

    // The mean of what remains; others see it with the bias.
    rewriter.setInsertionPointAfter(statistics);
    auto mean = AddOp::create(rewriter, bias.getLoc(), statistics.getMean(),
                              bias.getBias());
    rewriter.replaceUsesWithIf(statistics.getMean(), mean, [&](OpOperand &use) {
      return use.getOwner() != mean &&
             !llvm::is_contained(normalizations, use.getOwner());
    });
    rewriter.replaceOp(bias, bias.getInput());
    return success();
  }
};

struct DropDeadBiasesPass
    : sinter::impl::DropDeadBiasesPassBase<DropDeadBiasesPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    set.add<DropDeadBias>(context);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    walkAndApplyPatterns(getOperation(), patterns);
  }

  FrozenRewritePatternSet patterns;
};

} // namespace
