//===-- Epilogues.cpp - what is computed on accumulators --------*- C++ -*-===//
//
// Which op is a reduction's epilogue, on tensors and on buffers.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Epilogues.h"

#include "Conversion/BufferOrder.h"

using namespace mlir;
using namespace mlir::sinter;

/// The operand, of an element-wise op, that can be computed with while it is in
/// the accumulators of `reduction`; null if there is none.
static OpOperand *
findEpilogue(linalg::GenericOp reduction,
             llvm::function_ref<bool(linalg::GenericOp)> canFuse) {
  if (reduction.getNumReductionLoops() == 0 || reduction.getNumResults() != 1 ||
      !reduction->hasOneUse())
    return nullptr;
  OpOperand &use = *reduction->use_begin();
  auto epilogue = dyn_cast<linalg::GenericOp>(use.getOwner());
  if (!epilogue || epilogue->getBlock() != reduction->getBlock() ||
      !canFuse(epilogue) || epilogue.getNumReductionLoops() > 0 ||
      !epilogue.isDpsInput(&use) || epilogue->hasAttr(epilogueAttrName))
    return nullptr;
  // Each result of the reduction must be a point of the epilogue: no broadcast
  // there, no stride here.
  bool oneLoopEach =
      reduction.getIndexingMapMatchingResult(reduction->getResult(0))
          .isProjectedPermutation();
  bool samePoint =
      epilogue.getMatchingIndexingMap(&use).isIdentity() &&
      llvm::all_of(epilogue->getResults(), [&](OpResult result) {
        return epilogue.getIndexingMapMatchingResult(result).isIdentity();
      });
  return oneLoopEach && samePoint ? &use : nullptr;
}

/// Moves `reduction` right before its epilogue, and the fill that it starts
/// from with it. On tensors that is safe, and bufferization keeps the order: on
/// buffers nothing will stand between the two.
static void moveBefore(Operation *epilogue, linalg::GenericOp reduction) {
  reduction->moveBefore(epilogue);
  auto fill =
      reduction.getDpsInitOperand(0)->get().getDefiningOp<linalg::FillOp>();
  if (fill && fill->hasOneUse() && fill->getBlock() == reduction->getBlock())
    fill->moveBefore(reduction);
}

void mlir::sinter::markEpilogue(
    linalg::GenericOp reduction,
    llvm::function_ref<bool(linalg::GenericOp)> canFuse) {
  OpOperand *use = findEpilogue(reduction, canFuse);
  if (!use)
    return;
  use->getOwner()->setAttr(epilogueAttrName,
                           Builder(reduction.getContext())
                               .getI64IntegerAttr(use->getOperandNumber()));
  moveBefore(use->getOwner(), reduction);
}

std::optional<int64_t> mlir::sinter::epilogueOperand(linalg::GenericOp op) {
  auto number = op->getAttrOfType<IntegerAttr>(epilogueAttrName);
  return number ? std::optional(number.getInt()) : std::nullopt;
}

linalg::GenericOp mlir::sinter::markedEpilogue(linalg::GenericOp op) {
  if (op.getNumReductionLoops() == 0 || op.getNumDpsInits() != 1)
    return {};
  Value reduced = op.getDpsInitOperand(0)->get();
  auto isReadWhere = [&](function_ref<bool(Value)> condition) {
    return llvm::any_of(op.getDpsInputs(), [&](Value input) {
      return isa<BaseMemRefType>(input.getType()) && condition(input);
    });
  };
  for (Operation *next = op->getNextNode(); next; next = next->getNextNode()) {
    auto epilogue = dyn_cast<linalg::GenericOp>(next);
    std::optional<int64_t> number =
        epilogue ? epilogueOperand(epilogue) : std::nullopt;
    if (number && epilogue->getOperand(*number) == reduced) {
      // One tile must not write what the next still reads.
      bool overwrites = llvm::any_of(epilogue.getDpsInits(), [&](Value init) {
        return isReadWhere(
            [&](Value input) { return mayOverlap(init, input); });
      });
      return overwrites ? linalg::GenericOp() : epilogue;
    }
    if (mayAccess(next, reduced) ||
        isReadWhere([&](Value input) { return mayAccess(next, input); }))
      return {};
  }
  return {};
}
