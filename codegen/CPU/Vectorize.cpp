//===-- Vectorize.cpp - structured ops to loops of vector code --*- C++ -*-===//
//
// The pass that applies the register tiles written on structured ops.
//
//===----------------------------------------------------------------------===//

#include "codegen/CPU/Passes.h"
#include "codegen/CPU/VectorizeLoops.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/RegionUtils.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_VECTORIZEPASS
#include "codegen/CPU/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// The only user of `op`, if it is marked as its epilogue; else null.
static linalg::GenericOp markedEpilogue(linalg::GenericOp op) {
  if (op.getNumReductionLoops() == 0 || !op->hasOneUse())
    return {};
  OpOperand &use = *op->use_begin();
  auto operand = use.getOwner()->getAttrOfType<IntegerAttr>(epilogueAttrName);
  if (!operand || operand.getInt() != use.getOperandNumber())
    return {};
  return cast<linalg::GenericOp>(use.getOwner());
}

namespace {

struct Vectorize : sinter::impl::VectorizePassBase<Vectorize> {
  using VectorizePassBase::VectorizePassBase;

  void runOnOperation() override {
    SmallVector<linalg::GenericOp> tiled;
    getOperation().walk<WalkOrder::PreOrder>([&](linalg::GenericOp op) {
      if (RegisterTile::of(op))
        tiled.push_back(op);
    });

    IRRewriter rewriter(&getContext());
    for (linalg::GenericOp op : tiled) {
      linalg::GenericOp epilogue = markedEpilogue(op);
      linalg::GenericOp last = epilogue ? epilogue : op;
      rewriter.setInsertionPoint(last);
      SmallVector<Value> results =
          buildTiledLoops(rewriter, op, *RegisterTile::of(op), epilogue);
      rewriter.replaceOp(last, results);
      if (epilogue)
        rewriter.eraseOp(op);
      ++vectorizedCount;
    }
    // Fills that the loops replace would otherwise be given memory.
    (void)runRegionDCE(rewriter, getOperation()->getRegions());
  }
};

} // namespace
