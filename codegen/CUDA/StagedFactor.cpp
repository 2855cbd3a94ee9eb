//===-- StagedFactor.cpp - a factor of a product in slabs -------*- C++ -*-===//
//
// Which elements a thread stages, and how wide it reads them.
//
//===----------------------------------------------------------------------===//

#include "CUDA/StagedFactor.h"

#include "CUDA/AlignedAccess.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <numeric>

using namespace mlir;
using namespace mlir::sinter;

StagedFactor::StagedFactor(Context context, FactorKind kind, OpOperand &operand,
                           ArrayRef<unsigned> lineLoops, int64_t tileLines)
    : context(context), kind(kind), operand(operand), lineLoops(lineLoops),
      tileLines(tileLines), loc(context.op.getLoc()),
      index(context.builder, loc), depthPoints(context.builder, context.op),
      lines(context.points.pointCount(lineLoops)),
      depth(context.points.pointCount(context.product.k)),
      memory(context.multiplier.allocate(2 * tileLines)), elements(flatten()) {
  placeThread();
}

/// The operand's memory as elements one after the other.
Value StagedFactor::flatten() {
  OpBuilder &builder = context.builder;
  auto metadata =
      memref::ExtractStridedMetadataOp::create(builder, loc, operand.get());
  Value size =
      index.multiply(index.of(metadata.getConstifiedMixedSizes().front()),
                     index.of(metadata.getConstifiedMixedStrides().front()));
  return memref::ReinterpretCastOp::create(
      builder, loc, operand.get(), metadata.getConstifiedMixedOffset(),
      ArrayRef<OpFoldResult>{size},
      ArrayRef<OpFoldResult>{builder.getIndexAttr(1)});
}

static bool divides(int64_t divisor, OpFoldResult extent) {
  std::optional<int64_t> known = getConstantIntValue(extent);
  return known && *known % divisor == 0;
}

/// Which shares the thread stages: consecutive threads take what lies one after
/// the other in memory.
void StagedFactor::placeThread() {
  AffineMap map = context.op.getMatchingIndexingMap(&operand);
  bool isDepthContiguous =
      map.getResults().back().isFunctionOfDim(context.product.k.back());
  int64_t groups = tileLines / context.multiplier.stagedTogether(kind);
  int64_t shares = context.multiplier.sharesOfLine();
  int64_t inner = isDepthContiguous ? shares : groups;
  int64_t outer = isDepthContiguous ? groups : shares;
  assert(context.threads % inner == 0 && "threads fill lines of the tile");
  Value innerPlace = index.remainder(context.thread, inner);
  // Threads without a place of their own load what the last ones load.
  Value firstOuter = index.minimum(index.divide(context.thread, inner),
                                   index.constant(outer - 1));
  for (int64_t first = 0; first < outer; first += context.threads / inner) {
    Value outerPlace = index.add(firstOuter, first);
    if (isDepthContiguous)
      places.push_back({outerPlace, innerPlace});
    else
      places.push_back({innerPlace, outerPlace});
  }
}

Type StagedFactor::elementType() const {
  return cast<MemRefType>(operand.get().getType()).getElementType();
}

/// How many elements of a share follow each other along the innermost loop of
/// the depth.
int64_t StagedFactor::runLength() const {
  unsigned innermost = context.product.k.back();
  std::optional<int64_t> extent =
      getConstantIntValue(context.points.extent(innermost));
  return std::gcd(extent.value_or(1), context.multiplier.shareElements());
}

/// How many elements of a run are read by one access.
int64_t StagedFactor::accessWidth(int64_t run) {
  int64_t widest = shareBytes * 8 / elementType().getIntOrFloatBitWidth();
  AffineMap map = context.op.getMatchingIndexingMap(&operand);
  if (map.getResults().back() !=
      getAffineDimExpr(context.product.k.back(), map.getContext()))
    return 1;
  return std::gcd(std::gcd(run, widest), alignedElements(operand.get()));
}

/// Appends the elements of a run of a line, from a point of the depth on.
void StagedFactor::loadRun(Value lineDistance, Value depthPoint,
                           SmallVectorImpl<Value> &run) {
  OpBuilder &builder = context.builder;
  int64_t length = runLength();
  Value first = depthPoint, isWithin;
  if (!divides(context.multiplier.slabDepth(), depth)) {
    Value end = index.of(depth);
    isWithin = index.isLess(depthPoint, end);
    first = index.minimum(depthPoint, index.subtract(end, length));
  }
  depthPoints.moveTo(first, context.product.k);
  unsigned innermost = context.product.k.back();
  Value begin = depthPoints.iteration(innermost);
  int64_t width = accessWidth(length);
  auto type = VectorType::get(width, elementType());
  Value zero = arith::ConstantOp::create(builder, loc,
                                         builder.getZeroAttr(elementType()));
  for (int64_t offset = 0; offset < length; offset += width) {
    depthPoints.moveTo(innermost, index.add(begin, offset));
    Value distance = index.add(lineDistance, depthPoints.distance(operand));
    Value access = vector::LoadOp::create(
        builder, loc, type, elements, distance, /*nontemporal=*/false,
        llvm::Align(width * type.getElementTypeBitWidth() / 8));
    for (int64_t place : llvm::seq(width)) {
      Value element = vector::ExtractOp::create(builder, loc, access, place);
      if (isWithin)
        element =
            arith::SelectOp::create(builder, loc, isWithin, element, zero);
      run.push_back(element);
    }
  }
}

SmallVector<Value> StagedFactor::load(Value firstLine, Value firstDepth) {
  OpBuilder &builder = context.builder;
  int64_t count = context.multiplier.shareElements();
  auto type = VectorType::get(count, elementType());
  // What does not depend on loops would be counted with lines and depth.
  Value origin = PointBuilder(builder, context.op).distance(operand);
  int64_t together = context.multiplier.stagedTogether(kind);
  SmallVector<Value> shares;
  for (const Place &place : places)
    for (int64_t next : llvm::seq(together)) {
      Value ofTile = index.multiply(place.lines, together);
      Value line = index.add(index.add(firstLine, ofTile), next);
      if (!divides(tileLines, lines))
        line = index.minimum(line, index.subtract(index.of(lines), 1));
      context.points.moveTo(line, lineLoops);
      Value distance = index.subtract(context.points.distance(operand), origin);
      Value begin = index.add(firstDepth, index.multiply(place.number, count));
      SmallVector<Value> share;
      for (int64_t offset = 0; offset < count; offset += runLength())
        loadRun(distance, index.add(begin, offset), share);
      shares.push_back(
          vector::FromElementsOp::create(builder, loc, type, share));
    }
  return shares;
}

void StagedFactor::store(ValueRange shares, Value number) {
  OpBuilder &builder = context.builder;
  int64_t together = context.multiplier.stagedTogether(kind);
  int64_t count = tileLines / together * context.multiplier.sharesOfLine();
  Slab destination = slab(number);
  OpBuilder::InsertionGuard guard(builder);
  if (count < context.threads)
    builder.setInsertionPointToStart(
        scf::IfOp::create(builder, loc,
                          index.isLess(context.thread, index.constant(count)))
            .thenBlock());
  for (const Place &place : places) {
    context.multiplier.stage(
        kind, llvm::to_vector_of<Value>(shares.take_front(together)),
        destination, place.lines, place.number);
    shares = shares.drop_front(together);
  }
}

Slab StagedFactor::slab(Value number) {
  return {memory, index.multiply(index.remainder(number, 2), tileLines)};
}

int64_t StagedFactor::slabBytes() const {
  auto type = cast<MemRefType>(memory.getType());
  return type.getNumElements() * type.getElementTypeBitWidth() / 8;
}
