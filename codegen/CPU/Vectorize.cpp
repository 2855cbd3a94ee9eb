//===-- Vectorize.cpp - structured ops to loops of vector code --*- C++ -*-===//
//
// The pass that applies the register tiles written on structured ops.
//
//===----------------------------------------------------------------------===//

#include "codegen/CPU/BufferOrder.h"
#include "codegen/CPU/Passes.h"
#include "codegen/CPU/VectorizeLoops.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_VECTORIZEPASS
#include "codegen/CPU/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// The number of the operand that `op` is an epilogue of, if it is one.
static std::optional<int64_t> epilogueOperand(linalg::GenericOp op) {
  auto number = op->getAttrOfType<IntegerAttr>(epilogueAttrName);
  return number ? std::optional(number.getInt()) : std::nullopt;
}

/// The marked epilogue of `op`, if `op` may run in its place and the two tile
/// by tile; else null.
static linalg::GenericOp findEpilogue(linalg::GenericOp op) {
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

namespace {

struct Vectorize : sinter::impl::VectorizePassBase<Vectorize> {
  using VectorizePassBase::VectorizePassBase;

  void runOnOperation() override {
    SmallVector<linalg::GenericOp> tiled;
    getOperation().walk<WalkOrder::PreOrder>([&](linalg::GenericOp op) {
      if (op.hasPureBufferSemantics() && RegisterTile::of(op))
        tiled.push_back(op);
    });

    IRRewriter rewriter(&getContext());
    DenseSet<Operation *> epilogues;
    for (linalg::GenericOp op : tiled) {
      if (epilogues.contains(op))
        continue;
      linalg::GenericOp epilogue = findEpilogue(op);
      if (epilogue)
        epilogues.insert(epilogue);
      replaceByTiledLoops(rewriter, op, *RegisterTile::of(op), epilogue);
      ++vectorizedCount;
    }
  }
};

} // namespace
