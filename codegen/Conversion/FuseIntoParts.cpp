//===-- FuseIntoParts.cpp - what follows parts of a tensor ------*- C++ -*-===//
//
// Upstream's fusion of consumers into loops, for loops that compute a tensor in
// parts, and its expansion of element-wise ops to the shape of what they read.
//
//===----------------------------------------------------------------------===//

#include "Conversion/KernelFrame.h"
#include "Conversion/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/RegionUtils.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_FUSEINTOPARTSPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// The element-wise op that visits each element of the loop's tensor once and
/// in place, if nothing else uses the tensor.
static linalg::GenericOp findConsumer(scf::ForOp loop) {
  if (loop.getNumResults() != 1 || !loop->hasOneUse())
    return {};
  OpOperand &use = *loop->use_begin();
  auto consumer = dyn_cast<linalg::GenericOp>(use.getOwner());
  bool isInPlace =
      consumer && consumer.isDpsInput(&use) && consumer->getNumResults() == 1 &&
      consumer.getNumReductionLoops() == 0 &&
      consumer.getMatchingIndexingMap(&use).isIdentity() &&
      consumer.getMatchingIndexingMap(consumer.getDpsInitOperand(0))
          .isIdentity();
  return isInPlace ? consumer : linalg::GenericOp();
}

/// Moves `consumer` into `loop`, which then computes its result only.
static LogicalResult fuse(RewriterBase &rewriter, scf::ForOp loop,
                          linalg::GenericOp consumer) {
  SmallVector<LoopLikeOpInterface> loops{loop};
  if (failed(scf::tileAndFuseConsumer(rewriter, consumer, loops)))
    return consumer.emitOpError("cannot be fused into the loop that computes "
                                "its operand in parts");
  auto fused = cast<scf::ForOp>(loops.front().getOperation());
  fused->setAttr(partsAttrName, rewriter.getUnitAttr());
  Operation *yield = fused.getBody()->getTerminator();
  rewriter.modifyOpInPlace(
      yield, [&] { yield->setOperand(0, fused.getRegionIterArg(0)); });
  // What is not used any more would count as another use of what it read.
  (void)runRegionDCE(rewriter, fused.getRegion());
  return success();
}

/// Whether a reshape stands between a part and the op that computes with it.
static bool isOfPart(OpOperand *operand) {
  Operation *loop = operand->getOwner()->getParentOp();
  return loop->hasAttr(partsAttrName) &&
         operand->get().getDefiningOp<tensor::CollapseShapeOp>();
}

namespace {
struct FuseIntoPartsPass
    : sinter::impl::FuseIntoPartsPassBase<FuseIntoPartsPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    linalg::populateFoldReshapeOpsByExpansionPatterns(set, isOfPart);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    // From the outside in, a consumer goes as far as it can.
    SmallVector<scf::ForOp> loops;
    getOperation().walk<WalkOrder::PreOrder>([&](scf::ForOp loop) {
      if (loop->hasAttr(partsAttrName))
        loops.push_back(loop);
    });
    IRRewriter rewriter(&getContext());
    for (scf::ForOp loop : loops)
      if (linalg::GenericOp consumer = findConsumer(loop))
        if (failed(fuse(rewriter, loop, consumer)))
          return signalPassFailure();
    if (failed(applyPatternsGreedily(getOperation(), patterns)))
      signalPassFailure();
  }

  FrozenRewritePatternSet patterns;
};
} // namespace
