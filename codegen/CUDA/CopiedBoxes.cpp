//===-- CopiedBoxes.cpp - columns that bulk copies bring --------*- C++ -*-===//
//
// The place of a box in the tensor.
//
//===----------------------------------------------------------------------===//

#include "CUDA/CopiedBoxes.h"

#include "sinter/abi.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"

using namespace mlir;
using namespace mlir::sinter;

/// The columns of a box that has them innermost: a line of shared memory.
static constexpr int64_t columnsOfBox = 64;

static TensorMapInfo mapOf(const BoxFactor &box, int64_t tileLines) {
  std::vector<int64_t> extents(BoxFactor::rank, 1);
  extents[box.lineDim] = box.isDepthInnermost ? tileLines : CopiedFactor::depth;
  extents.back() = box.isDepthInnermost ? CopiedFactor::depth : columnsOfBox;
  return {.operand = box.operand,
          .mode = SINTER_TENSOR_MAP_BOX,
          .shape = {box.shape.begin(), box.shape.end()},
          .box = std::move(extents),
          .corners = std::vector<int64_t>(4),
          .strides = std::vector<int64_t>(2)};
}

bool CopiedBoxes::suits(const BoxFactor &box, const BlockTile &tile) {
  return box.isDepthInnermost || tile.partColumns % columnsOfBox == 0;
}

CopiedBoxes::CopiedBoxes(const Context &context, const BoxFactor &box,
                         int64_t tileLines)
    : CopiedFactor(context, tileLines, /*isTransposed=*/!box.isDepthInnermost,
                   mapOf(box, tileLines)),
      box(box) {}

void CopiedBoxes::beginCopies(Value firstLine, Value firstPoint, Value line,
                              Value barrier) {
  OpBuilder &builder = context.builder;
  int64_t step = box.isDepthInnermost ? tileLines : columnsOfBox;
  points.moveTo(firstPoint, context.product.k);
  for (int64_t first = 0; first < tileLines; first += step) {
    points.moveTo(index.add(firstLine, first), context.product.n);
    SmallVector<OpFoldResult> iterations(context.op.getNumLoops(),
                                         builder.getIndexAttr(0));
    for (ArrayRef<unsigned> loops : {context.product.k, context.product.n})
      for (unsigned loop : loops)
        iterations[loop] = points.iteration(loop);
    SmallVector<Value> coordinates;
    for (unsigned dim : llvm::reverse(llvm::seq(BoxFactor::rank))) {
      Value coordinate = index.of(box.begin[dim]);
      if (box.indices[dim])
        coordinate = index.add(
            coordinate,
            index.of(affine::makeComposedFoldedAffineApply(
                builder, loc,
                AffineMap::get(iterations.size(), 0, box.indices[dim]),
                iterations)));
      coordinates.push_back(toI32(coordinate));
    }
    beginCopy(coordinates, /*offsets=*/{}, index.add(line, first), barrier);
  }
}
