//===-- CopiedPixels.cpp - rows that bulk copies bring ----------*- C++ -*-===//
//
// The pixel where the results of a tile begin, and a tap's distance from there.
//
//===----------------------------------------------------------------------===//

#include "CUDA/CopiedPixels.h"

#include "sinter/abi.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"

using namespace mlir;
using namespace mlir::sinter;

static TensorMapInfo mapOf(const PixelFactor &pixels, int64_t tileLines) {
  auto [rows, columns, channels] = pixels.shape;
  return {.operand = pixels.operand,
          .mode = SINTER_TENSOR_MAP_PIXELS,
          .shape = {0, rows, columns, channels},
          .box = {1, 1, tileLines, CopiedFactor::depth},
          .corners = {pixels.corners.begin(), pixels.corners.end()},
          .strides = {pixels.strides.begin(), pixels.strides.end()}};
}

CopiedPixels::CopiedPixels(const Context &context, const PixelFactor &pixels,
                           int64_t tileLines)
    : CopiedFactor(context, tileLines, /*isTransposed=*/false,
                   mapOf(pixels, tileLines)),
      pixels(pixels) {}

/// What the loops, at a point of them, make of index `dim` of the factor, which
/// rows, columns and channels are the last three of.
Value CopiedPixels::indexOf(unsigned dim, ArrayRef<unsigned> loops,
                            Value point) {
  OpBuilder &builder = context.builder;
  points.moveTo(point, loops);
  AffineMap indices = context.op.getMatchingIndexingMap(context.product.a);
  SmallVector<OpFoldResult> iterations(context.op.getNumLoops(),
                                       builder.getIndexAttr(0));
  for (unsigned loop : loops)
    iterations[loop] = points.iteration(loop);
  unsigned result = indices.getNumResults() - 3 + dim;
  return index.of(affine::makeComposedFoldedAffineApply(
      builder, loc, indices.getSubMap({result}), iterations));
}

void CopiedPixels::beginCopies(Value firstLine, Value firstPoint, Value line,
                               Value barrier) {
  // An index is a constant more than what results and taps make of it; that is
  // the tap's.
  Value taps[2], results[2];
  for (unsigned dim : {0, 1}) {
    taps[dim] = indexOf(dim, context.product.k, firstPoint);
    Value origin = indexOf(dim, {}, Value());
    results[dim] =
        index.subtract(indexOf(dim, context.product.m, firstLine), origin);
  }
  Value row = index.add(results[0], index.of(pixels.firstRow));
  Value column = index.add(results[1], pixels.firstColumn);
  Value channel = indexOf(2, context.product.k, firstPoint);
  auto offset = [&](Value tap) -> Value {
    return arith::IndexCastOp::create(context.builder, loc,
                                      context.builder.getI16Type(), tap);
  };
  beginCopy({toI32(channel), toI32(column), toI32(row), toI32(pixels.sample)},
            {offset(taps[1]), offset(taps[0])}, line, barrier);
}
