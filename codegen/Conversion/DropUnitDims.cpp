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

/// Cuts the operands of an op with a loop over a single point to what the op
/// reaches. Where a dimension is indexed by such a loop and another one, the
/// other one alone is left, and must then span the dimension.
struct CutToReach : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    SmallVector<int64_t> ranges = op.getStaticLoopRanges();
    SmallVector<AffineExpr> points;
    for (auto [loop, range] : llvm::enumerate(ranges))
      points.push_back(range == 1 ? rewriter.getAffineConstantExpr(0)
                                  : rewriter.getAffineDimExpr(loop));
    bool isChanged = false;
    for (OpOperand &operand : op->getOpOperands()) {
      auto type = dyn_cast<RankedTensorType>(operand.get().getType());
      if (!type)
        continue;
      SmallVector<int64_t> reach(type.getShape());
      AffineMap map = op.getMatchingIndexingMap(&operand);
      for (auto [axis, index] : llvm::enumerate(map.getResults())) {
        auto left = dyn_cast<AffineDimExpr>(index.replaceDims(points));
        if (left && !isa<AffineDimExpr>(index))
          reach[axis] = ranges[left.getPosition()];
      }
      if (ArrayRef<int64_t>(reach) == type.getShape())
        continue;
      cut(op, operand, reach, rewriter);
      isChanged = true;
    }
    return success(isChanged);
  }

private:
  static void cut(linalg::GenericOp op, OpOperand &operand,
                  ArrayRef<int64_t> reach, PatternRewriter &rewriter) {
    Location loc = op.getLoc();
    Value whole = operand.get();
    SmallVector<OpFoldResult> offsets(reach.size(), rewriter.getIndexAttr(0));
    SmallVector<OpFoldResult> steps(reach.size(), rewriter.getIndexAttr(1));
    SmallVector<OpFoldResult> sizes =
        getAsIndexOpFoldResult(rewriter.getContext(), reach);
    rewriter.setInsertionPoint(op);
    Value part = tensor::ExtractSliceOp::create(rewriter, loc, whole, offsets,
                                                sizes, steps);
    rewriter.modifyOpInPlace(op, [&] { operand.set(part); });
    if (!op.isDpsInit(&operand))
      return;
    // What the op does not reach stays as it is.
    OpResult result = op.getTiedOpResult(&operand);
    rewriter.modifyOpInPlace(op, [&] { result.setType(part.getType()); });
    rewriter.setInsertionPointAfter(op);
    auto inserted = tensor::InsertSliceOp::create(rewriter, loc, result, whole,
                                                  offsets, sizes, steps);
    rewriter.replaceAllUsesExcept(result, inserted, inserted);
  }
};

struct DropUnitDimsPass : sinter::impl::DropUnitDimsPassBase<DropUnitDimsPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    // Before upstream's patterns: these need what it makes sure of.
    set.add<CutToReach>(context, /*benefit=*/2);
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
