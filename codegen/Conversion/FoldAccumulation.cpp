//===-- FoldAccumulation.cpp - sums that add into their target --*- C++ -*-===//
//
// Lets a reduction start from the value that its result would be added to.
//
//===----------------------------------------------------------------------===//

#include "Conversion/KernelFrame.h"
#include "Conversion/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_FOLDACCUMULATIONPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;

/// Whether the op is the sum of its two inputs, element by element.
static bool isElementwiseSum(linalg::GenericOp op) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 ||
      op.getNumReductionLoops() != 0 ||
      !llvm::all_of(op.getIndexingMapsArray(),
                    [](AffineMap map) { return map.isIdentity(); }))
    return false;
  Block *body = op.getBody();
  auto sum = dyn_cast<arith::AddFOp>(body->front());
  return sum && body->getTerminator()->getOperand(0) == sum.getResult() &&
         sum.getLhs() == body->getArgument(0) &&
         sum.getRhs() == body->getArgument(1);
}

/// Whether the op adds something to each element of its output.
static bool addsToOutput(linalg::GenericOp op) {
  if (op.getNumDpsInits() != 1)
    return false;
  Block *body = op.getBody();
  auto sum =
      body->getTerminator()->getOperand(0).getDefiningOp<arith::AddFOp>();
  Value accumulator = body->getArguments().back();
  return sum && accumulator.hasOneUse() &&
         llvm::is_contained(sum->getOperands(), accumulator);
}

/// What an op that does nothing but add to it starts from; null for others.
static OpOperand *startOf(Operation *op) {
  if (auto generic = dyn_cast_or_null<linalg::GenericOp>(op);
      generic && addsToOutput(generic))
    return &generic.getDpsInitsMutable()[0];
  if (auto loop = dyn_cast_or_null<scf::ForOp>(op);
      loop && loop->hasAttr(sinter::accumulatesAttrName))
    return &loop.getInitArgsMutable()[0];
  return nullptr;
}

static bool isZero(Value value) {
  auto fill = value.getDefiningOp<linalg::FillOp>();
  return fill && matchPattern(fill.getInputs()[0], m_AnyZeroFloat());
}

/// Whether `value`, which an op in the block of `op` uses, is computed before
/// `op`.
static bool isThereBefore(Value value, Operation *op) {
  Operation *definition = value.getDefiningOp();
  return !definition || definition->getBlock() != op->getBlock() ||
         definition->isBeforeInBlock(op);
}

/// Whether the value goes from one iteration of a loop to the next.
static bool isCarried(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  return argument &&
         isa<LoopLikeOpInterface>(argument.getOwner()->getParentOp());
}

namespace {

struct FoldAccumulation : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    if (!isElementwiseSum(op))
      return failure();
    Value target = op.getDpsInputs()[0];
    Operation *sum = op.getDpsInputs()[1].getDefiningOp();
    OpOperand *start = startOf(sum);
    if (start && isZero(start->get()) && sum->hasOneUse() &&
        isThereBefore(target, sum)) {
      rewriter.modifyOpInPlace(sum, [&] { start->set(target); });
      rewriter.replaceOp(op, sum);
      return success();
    }
    if (!isCarried(target))
      return failure();
    AffineMap identity = op.getIndexingMapsArray().front();
    rewriter.replaceOpWithNewOp<linalg::GenericOp>(
        op, op.getResultTypes(), op.getDpsInputs()[1], target,
        ArrayRef<AffineMap>{identity, identity}, op.getIteratorTypesArray(),
        [](OpBuilder &builder, Location loc, ValueRange arguments) {
          Value sum =
              arith::AddFOp::create(builder, loc, arguments[1], arguments[0]);
          linalg::YieldOp::create(builder, loc, sum);
        });
    return success();
  }
};

struct FoldAccumulationPass
    : sinter::impl::FoldAccumulationPassBase<FoldAccumulationPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    set.add<FoldAccumulation>(context);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    walkAndApplyPatterns(getOperation(), patterns);
  }

  FrozenRewritePatternSet patterns;
};

} // namespace
