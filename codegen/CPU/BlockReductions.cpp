//===-- BlockReductions.cpp - sums over more than a cache holds -*- C++ -*-===//
//
// Upstream's tiling of a reduction loop, for sums that would read their inputs
// from memory once for each register tile.
//
//===----------------------------------------------------------------------===//

#include "codegen/CPU/Passes.h"
#include "codegen/CPU/RegisterTiling.h"
#include "codegen/CPU/RegisterTilingAccess.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_BLOCKREDUCTIONSPASS
#include "codegen/CPU/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// Elements of a cache line.
static constexpr int64_t lineElements = 16;
/// Points of a block's reduction loops that are worth reading and writing a
/// result again.
static constexpr int64_t fewestPoints = 128;

/// Bytes of the inputs that `sizes` points of the loops read, whole lines.
static int64_t bytesRead(linalg::GenericOp op, ArrayRef<int64_t> sizes) {
  int64_t bytes = 0;
  for (OpOperand *input : op.getDpsInputOperands()) {
    auto type = dyn_cast<RankedTensorType>(input->get().getType());
    if (!type || type.getRank() == 0)
      continue;
    AffineMap map = op.getMatchingIndexingMap(input);
    ArrayRef<AffineExpr> rows = map.getResults().drop_back();
    auto footprint = [&](ArrayRef<AffineExpr> indices) {
      return LinearAccess::get(
                 AffineMap::get(map.getNumDims(), 0, indices, op.getContext()))
          ->footprint(sizes);
    };
    int64_t inLine = footprint(map.getResults().take_back());
    bytes += footprint(rows) * llvm::alignTo(inLine, lineElements) *
             llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  }
  return bytes;
}

/// Whether different results are sums of the same elements.
static bool sharesInputs(linalg::GenericOp op) {
  SmallVector<unsigned> loops;
  op.getParallelDims(loops);
  return llvm::any_of(op.getDpsInputOperands(), [&](OpOperand *input) {
    AffineMap map = op.getMatchingIndexingMap(input);
    return llvm::any_of(
        loops, [&](unsigned loop) { return !map.isFunctionOfDim(loop); });
  });
}

/// The iterations of the outermost reduction loop whose inputs stay in a cache
/// of `cacheBytes`, where those of all of them would not; 0 if the op is no
/// such sum.
static int64_t chooseBlock(linalg::GenericOp op, unsigned loop,
                           int64_t cacheBytes) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  if (op.getNumResults() != 1 || !isRegisterTileable(op) || !isSum(op, 0) ||
      !sharesInputs(op) || llvm::any_of(ranges, ShapedType::isDynamic))
    return 0;
  // What one result is the sum of.
  SmallVector<int64_t> sizes(ranges);
  int64_t points = 1;
  for (auto [number, iterator] : llvm::enumerate(op.getIteratorTypesArray())) {
    if (iterator == utils::IteratorType::parallel)
      sizes[number] = 1;
    else if (number != loop)
      points *= ranges[number];
  }
  if (bytesRead(op, sizes) < cacheBytes)
    return 0;
  for (int64_t block = ranges[loop] / 2; block * points >= fewestPoints;
       --block) {
    SmallVector<int64_t> ofBlock(ranges);
    ofBlock[loop] = block;
    if (ranges[loop] % block == 0 && bytesRead(op, ofBlock) <= cacheBytes)
      return block;
  }
  return 0;
}

namespace {
struct BlockReductionsPass
    : sinter::impl::BlockReductionsPassBase<BlockReductionsPass> {
  using BlockReductionsPassBase::BlockReductionsPassBase;

  void runOnOperation() override {
    SmallVector<linalg::GenericOp> sums;
    getOperation().walk([&](linalg::GenericOp op) {
      if (op.getNumReductionLoops() > 0)
        sums.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (linalg::GenericOp op : sums) {
      SmallVector<unsigned> reductions;
      op.getReductionDims(reductions);
      unsigned loop = reductions.front();
      int64_t block = chooseBlock(op, loop, cacheBytes);
      if (block == 0)
        continue;
      SmallVector<OpFoldResult> sizes(op.getNumLoops(),
                                      rewriter.getIndexAttr(0));
      sizes[loop] = rewriter.getIndexAttr(block);
      rewriter.setInsertionPoint(op);
      auto tiled =
          scf::tileUsingSCF(rewriter, cast<TilingInterface>(op.getOperation()),
                            scf::SCFTilingOptions().setTileSizes(sizes));
      if (failed(tiled)) {
        op.emitOpError("cannot be cut into blocks");
        return signalPassFailure();
      }
      rewriter.replaceOp(op, tiled->replacements);
    }
  }
};
} // namespace
