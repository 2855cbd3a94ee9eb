//===-- WriteThroughReshapes.cpp - destinations behind reshapes -*- C++ -*-===//
//
// Upstream's elimination of empty tensors finds the slice that a value is
// inserted into, but not behind a reshape. This is for those.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_WRITETHROUGHRESHAPESPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;

/// The reshapes between the inserted value and the op that computes it, from
/// the last to the first.
static SmallVector<Operation *> reshapesOf(tensor::InsertSliceOp insertion) {
  SmallVector<Operation *> reshapes;
  Operation *producer = insertion.getSource().getDefiningOp();
  while (isa_and_nonnull<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(
      producer)) {
    reshapes.push_back(producer);
    producer = producer->getOperand(0).getDefiningOp();
  }
  return reshapes;
}

/// `value`, of the type of the reshape's result, as what it reshapes.
static Value undo(OpBuilder &builder, Operation *reshape, Value value) {
  Location loc = reshape->getLoc();
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(reshape))
    return tensor::ExpandShapeOp::create(builder, loc, collapse.getSrcType(),
                                         value,
                                         collapse.getReassociationIndices());
  auto expand = cast<tensor::ExpandShapeOp>(reshape);
  return tensor::CollapseShapeOp::create(builder, loc, value,
                                         expand.getReassociationIndices());
}

/// Lets the op that computes what `insertion` inserts write there.
static void writeThrough(tensor::InsertSliceOp insertion,
                         const DominanceInfo &dominance) {
  SmallVector<Operation *> reshapes = reshapesOf(insertion);
  if (reshapes.empty() ||
      !llvm::all_of(reshapes, [](Operation *op) { return op->hasOneUse(); }))
    return;
  auto result = dyn_cast<OpResult>(reshapes.back()->getOperand(0));
  auto producer =
      result ? dyn_cast<linalg::LinalgOp>(result.getOwner()) : nullptr;
  if (!producer || !result.hasOneUse())
    return;
  OpOperand *init = producer.getDpsInitOperand(result.getResultNumber());
  bool isKnown =
      llvm::all_of(insertion->getOperands().drop_front(), [&](Value value) {
        return dominance.dominates(value, producer);
      });
  if (!init->get().getDefiningOp<tensor::EmptyOp>() || !isKnown)
    return;
  OpBuilder builder(producer);
  Value destination = tensor::ExtractSliceOp::create(
      builder, insertion.getLoc(), insertion.getSourceType(),
      insertion.getDest(), insertion.getMixedOffsets(),
      insertion.getMixedSizes(), insertion.getMixedStrides());
  for (Operation *reshape : reshapes)
    destination = undo(builder, reshape, destination);
  init->set(destination);
}

namespace {
struct WriteThroughReshapesPass
    : sinter::impl::WriteThroughReshapesPassBase<WriteThroughReshapesPass> {
  void runOnOperation() override {
    const auto &dominance = getAnalysis<DominanceInfo>();
    getOperation().walk([&](tensor::InsertSliceOp insertion) {
      writeThrough(insertion, dominance);
    });
  }
};
} // namespace
