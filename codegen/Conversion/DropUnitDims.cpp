//===-- DropUnitDims.cpp - loops over one point -----------------*- C++ -*-===//
//
// Upstream's removal of unit dimensions, without its companion that turns
// accumulators into inputs.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Passes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_DROPUNITDIMSPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;

namespace {

/// Writes a value that has lost its unit dimensions to memory that has lost
/// them too.
struct MaterializeWithoutUnitDims
    : OpRewritePattern<bufferization::MaterializeInDestinationOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(bufferization::MaterializeInDestinationOp op,
                                PatternRewriter &rewriter) const override {
    auto expand = op.getSource().getDefiningOp<tensor::ExpandShapeOp>();
    if (!expand || !isa<MemRefType>(op.getDest().getType()))
      return failure();
    Value target = memref::CollapseShapeOp::create(
        rewriter, op.getLoc(), op.getDest(), expand.getReassociationIndices());
    rewriter.modifyOpInPlace(op, [&] {
      op.getSourceMutable().set(expand.getSrc());
      op.getDestMutable().set(target);
    });
    return success();
  }
};

struct DropUnitDimsPass : sinter::impl::DropUnitDimsPassBase<DropUnitDimsPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    linalg::ControlDropUnitDims options;
    linalg::populateFoldUnitExtentDimsPatterns(set, options);
    tensor::populateFoldTensorEmptyPatterns(set);
    // A fill gives its reshape on to the uninitialised tensor, which then has
    // the smaller shape itself and can be a slice of where the value goes.
    linalg::FillOp::getCanonicalizationPatterns(set, context);
    tensor::populateReassociativeReshapeFoldingPatterns(set);
    set.add<MaterializeWithoutUnitDims>(context);
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
