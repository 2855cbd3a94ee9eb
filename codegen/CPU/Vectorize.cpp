//===-- Vectorize.cpp - structured ops to loops of vector code --*- C++ -*-===//
//
// The pass that applies the register tiles written on structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Epilogues.h"
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
      linalg::GenericOp epilogue = markedEpilogue(op);
      if (epilogue)
        epilogues.insert(epilogue);
      replaceByTiledLoops(rewriter, op, *RegisterTile::of(op), epilogue);
      ++vectorizedCount;
    }
  }
};

} // namespace
