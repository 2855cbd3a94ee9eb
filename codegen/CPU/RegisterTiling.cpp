//===-- RegisterTiling.cpp - register tiles of structured ops ---*- C++ -*-===//
//
// Register tiles as attributes, which ops can have one, and the pass that
// decides them.
//
//===----------------------------------------------------------------------===//

#include "codegen/CPU/RegisterTiling.h"
#include "Conversion/Epilogues.h"
#include "codegen/CPU/Passes.h"
#include "codegen/CPU/RegisterTilingAccess.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_SELECTREGISTERTILESPASS
#include "codegen/CPU/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

static constexpr StringLiteral sizesAttrName = "sinter.register_tile";
static constexpr StringLiteral laneDimAttrName = "sinter.lane_dim";
static constexpr StringLiteral lanesAttrName = "sinter.lanes";
static constexpr StringLiteral partialSumDimAttrName = "sinter.partial_sum_dim";

void RegisterTile::attachTo(linalg::GenericOp op) const {
  Builder builder(op.getContext());
  op->setAttr(sizesAttrName, builder.getDenseI64ArrayAttr(sizes));
  if (laneDim) {
    op->setAttr(laneDimAttrName, builder.getI64IntegerAttr(*laneDim));
    op->setAttr(lanesAttrName, builder.getI64IntegerAttr(lanes));
  }
  if (partialSumDim)
    op->setAttr(partialSumDimAttrName,
                builder.getI64IntegerAttr(*partialSumDim));
}

std::optional<RegisterTile> RegisterTile::of(linalg::GenericOp op) {
  auto sizes = op->getAttrOfType<DenseI64ArrayAttr>(sizesAttrName);
  if (!sizes)
    return std::nullopt;
  RegisterTile tile;
  tile.sizes.assign(sizes.asArrayRef().begin(), sizes.asArrayRef().end());
  if (auto loop = op->getAttrOfType<IntegerAttr>(laneDimAttrName)) {
    tile.laneDim = loop.getInt();
    tile.lanes = op->getAttrOfType<IntegerAttr>(lanesAttrName).getInt();
  }
  if (auto loop = op->getAttrOfType<IntegerAttr>(partialSumDimAttrName))
    tile.partialSumDim = loop.getInt();
  return tile;
}

arith::MulFOp mlir::sinter::fusibleProduct(arith::AddFOp add) {
  auto op = cast<linalg::GenericOp>(add->getParentOp());
  for (auto [accumulator, product] : {std::pair(add.getLhs(), add.getRhs()),
                                      std::pair(add.getRhs(), add.getLhs())}) {
    auto multiply = product.getDefiningOp<arith::MulFOp>();
    if (llvm::is_contained(op.getRegionOutputArgs(), accumulator) && multiply &&
        multiply->hasOneUse())
      return multiply;
  }
  return {};
}

bool mlir::sinter::isSum(linalg::GenericOp op, unsigned result) {
  Block *body = op.getBody();
  BlockArgument accumulator = op.getRegionOutputArgs()[result];
  auto add =
      body->getTerminator()->getOperand(result).getDefiningOp<arith::AddFOp>();
  return add && accumulator.hasOneUse() && add->getBlock() == body &&
         *accumulator.user_begin() == add;
}

bool mlir::sinter::isRegisterTileable(linalg::GenericOp op) {
  if (!op.hasPureTensorSemantics() || op.getNumResults() == 0)
    return false;
  for (AffineMap map : op.getIndexingMapsArray())
    if (!LinearAccess::get(map))
      return false;
  for (int64_t range : op.getStaticLoopRanges())
    if (range == 0)
      return false;
  for (Value operand : op->getOperands()) {
    Type type = getElementTypeOrSelf(operand);
    // Vectors of bits lie in memory otherwise than tensors of bits do.
    if (!VectorType::isValidElementType(type) || type.isInteger(1))
      return false;
  }
  // A reduction carries its results from one iteration to the next.
  if (op.getNumReductionLoops() > 0)
    for (BlockArgument accumulator : op.getRegionOutputArgs())
      if (accumulator.use_empty())
        return false;
  return llvm::all_of(op.getBody()->without_terminator(), [](Operation &inner) {
    return isa<linalg::IndexOp, arith::ConstantOp>(inner) ||
           (inner.getNumResults() == 1 &&
            OpTrait::hasElementwiseMappableTraits(&inner) &&
            isMemoryEffectFree(&inner));
  });
}

namespace {

struct SelectRegisterTiles
    : sinter::impl::SelectRegisterTilesPassBase<SelectRegisterTiles> {
  using SelectRegisterTilesPassBase::SelectRegisterTilesPassBase;

  void runOnOperation() override {
    VectorRegisters registers{vectorRegisters, vectorLanes};
    SmallVector<linalg::GenericOp> tileable;
    getOperation().walk<WalkOrder::PreOrder>([&](linalg::GenericOp op) {
      if (isRegisterTileable(op))
        tileable.push_back(op);
    });
    for (linalg::GenericOp op : tileable) {
      chooseRegisterTile(op, registers).attachTo(op);
      markEpilogue(op, isRegisterTileable);
    }
  }
};

} // namespace
