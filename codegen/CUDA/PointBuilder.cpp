//===-- PointBuilder.cpp - code for points of structured ops ----*- C++ -*-===//
//
// Loads, payloads and stores in scalars.
//
//===----------------------------------------------------------------------===//

#include "CUDA/PointBuilder.h"

#include "CUDA/AlignedAccess.h"
#include "CUDA/IndexBuilder.h"
#include "Conversion/Epilogues.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"

#include <numeric>

using namespace mlir;
using namespace mlir::sinter;

PointBuilder::PointBuilder(OpBuilder &builder, linalg::LinalgOp op)
    : builder(builder), op(op), loc(op.getLoc()),
      extents(llvm::map_to_vector(
          op.createLoopRanges(builder, loc),
          [](const Range &range) -> OpFoldResult { return range.size; })) {}

OpFoldResult PointBuilder::pointCount(ArrayRef<unsigned> loops) {
  int64_t fixed = 1;
  Value dynamic;
  for (unsigned loop : loops) {
    if (std::optional<int64_t> extent = getConstantIntValue(extents[loop]))
      fixed *= *extent;
    else
      dynamic = dynamic ? arith::MulIOp::create(builder, loc, dynamic,
                                                cast<Value>(extents[loop]))
                        : cast<Value>(extents[loop]);
  }
  if (!dynamic)
    return builder.getIndexAttr(fixed);
  Value factor = arith::ConstantIndexOp::create(builder, loc, fixed);
  return arith::MulIOp::create(builder, loc, dynamic, factor).getResult();
}

void PointBuilder::moveTo(Value point, ArrayRef<unsigned> loops) {
  for (unsigned loop : llvm::reverse(loops)) {
    if (loop == loops.front()) {
      coordinates[loop] = point;
      break;
    }
    Value extent = getValueOrCreateConstantIndexOp(builder, loc, extents[loop]);
    coordinates[loop] = arith::RemUIOp::create(builder, loc, point, extent);
    point = arith::DivUIOp::create(builder, loc, point, extent);
  }
}

SmallVector<Value> PointBuilder::indices(OpOperand &operand) {
  // Loops that the operand does not depend on may have no iteration yet.
  SmallVector<OpFoldResult> loops;
  for (unsigned loop : llvm::seq(op.getNumLoops()))
    loops.push_back(coordinates.lookup(loop) ? OpFoldResult(coordinates[loop])
                                             : builder.getIndexAttr(0));
  AffineMap map = op.getMatchingIndexingMap(&operand);
  return llvm::map_to_vector(map.getResults(), [&](AffineExpr result) {
    return getValueOrCreateConstantIndexOp(
        builder, loc,
        affine::makeComposedFoldedAffineApply(
            builder, loc, AffineMap::get(map.getNumDims(), 0, result), loops));
  });
}

Value PointBuilder::load(OpOperand &operand) {
  if (!isa<MemRefType>(operand.get().getType()))
    return operand.get();
  if (Value element = elements.lookup(&operand))
    return element;
  return memref::LoadOp::create(builder, loc, operand.get(), indices(operand));
}

Value PointBuilder::distance(OpOperand &operand) {
  IndexBuilder index(builder, loc);
  auto metadata =
      memref::ExtractStridedMetadataOp::create(builder, loc, operand.get());
  Value sum = index.constant(0);
  for (auto [position, stride] :
       llvm::zip_equal(indices(operand), metadata.getConstifiedMixedStrides()))
    sum = index.add(sum, index.multiply(position, index.of(stride)));
  return sum;
}

void PointBuilder::store(ValueRange values) {
  for (auto [value, output] : llvm::zip_equal(values, op.getDpsInitsMutable()))
    memref::StoreOp::create(builder, loc, value, output.get(), indices(output));
}

SmallVector<Value> PointBuilder::outputs() {
  SmallVector<Value> values;
  for (OpOperand &output : op.getDpsInitsMutable())
    values.push_back(op.payloadUsesValueFromOperand(&output) ? load(output)
                                                             : Value());
  return values;
}

SmallVector<Value> PointBuilder::compute(ValueRange outputs,
                                         std::optional<int64_t> known,
                                         Value knownValue) {
  IRMapping mapping;
  for (OpOperand *input : op.getDpsInputOperands()) {
    BlockArgument argument = op.getMatchingBlockArgument(input);
    if (known && input->getOperandNumber() == *known)
      mapping.map(argument, knownValue);
    else if (!argument.use_empty())
      mapping.map(argument, load(*input));
  }
  for (auto [argument, value] :
       llvm::zip_equal(op.getRegionOutputArgs(), outputs))
    if (value)
      mapping.map(argument, value);
  for (Operation &inner : op.getBlock()->without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(inner)) {
      mapping.map(index.getResult(), coordinates[index.getDim()]);
      continue;
    }
    builder.clone(inner, mapping);
  }
  return llvm::map_to_vector(
      op.getBlock()->getTerminator()->getOperands(),
      [&](Value value) { return mapping.lookupOrDefault(value); });
}

static bool dependsOn(AffineMap map, unsigned loop) {
  return llvm::any_of(map.getResults(), [&](AffineExpr result) {
    return result.isFunctionOfDim(loop);
  });
}

/// Whether the loop steps from element to element along the last dimension.
static bool isContiguousAlong(AffineMap map, unsigned loop) {
  return map.getNumResults() > 0 &&
         map.getResults().back() == getAffineDimExpr(loop, map.getContext()) &&
         !dependsOn(map.dropResult(map.getNumResults() - 1), loop);
}

/// The most bytes that a thread reads or writes at once.
static constexpr int64_t accessBytes = 16;

static int64_t elementBytes(OpOperand &operand) {
  return cast<MemRefType>(operand.get().getType()).getElementTypeBitWidth() / 8;
}

/// How many elements of one operand that depends on the loop.
int64_t PointBuilder::widestRun(unsigned loop, OpOperand &operand) {
  std::optional<int64_t> extent = getConstantIntValue(extents[loop]);
  if (!extent || elementBytes(operand) == 0 ||
      !isContiguousAlong(op.getMatchingIndexingMap(&operand), loop))
    return 1;
  return std::gcd(std::gcd(*extent, accessBytes / elementBytes(operand)),
                  alignedElements(operand.get()));
}

int64_t PointBuilder::widestRun(unsigned loop) {
  int64_t width = accessBytes;
  for (OpOperand &operand : op->getOpOperands()) {
    bool isAside = op.isDpsInput(&operand) &&
                   !dependsOn(op.getMatchingIndexingMap(&operand), loop);
    if (!isAside && isa<MemRefType>(operand.get().getType()))
      width = std::gcd(width, widestRun(loop, operand));
  }
  return width;
}

/// The elements at `width` points, from the point on.
Value PointBuilder::loadRun(OpOperand &operand, int64_t width) {
  auto type =
      VectorType::get(width, getElementTypeOrSelf(operand.get().getType()));
  return vector::LoadOp::create(builder, loc, type, operand.get(),
                                indices(operand), /*nontemporal=*/false,
                                llvm::Align(width * elementBytes(operand)));
}

void PointBuilder::storeRun(OpOperand &output, ValueRange values) {
  auto width = static_cast<int64_t>(values.size());
  auto type = VectorType::get(width, values.front().getType());
  Value run = vector::FromElementsOp::create(builder, loc, type, values);
  vector::StoreOp::create(builder, loc, run, output.get(), indices(output),
                          /*nontemporal=*/false,
                          llvm::Align(width * elementBytes(output)));
}

void PointBuilder::computeRun(unsigned loop, int64_t width,
                              std::optional<int64_t> known,
                              ValueRange knownValues) {
  IndexBuilder index(builder, loc);
  Value first = coordinates.lookup(loop);
  SmallVector<std::pair<OpOperand *, Value>> runs;
  for (OpOperand &operand : op->getOpOperands())
    if (isa<MemRefType>(operand.get().getType()) &&
        op.payloadUsesValueFromOperand(&operand) &&
        operand.getOperandNumber() != known &&
        dependsOn(op.getMatchingIndexingMap(&operand), loop))
      runs.emplace_back(&operand, loadRun(operand, width));
  SmallVector<SmallVector<Value>> results(op.getNumDpsInits());
  for (int64_t place : llvm::seq(width)) {
    moveTo(loop, index.add(first, place));
    for (auto [operand, run] : runs)
      elements[operand] = vector::ExtractOp::create(builder, loc, run, place);
    Value knownValue = known ? knownValues[place] : Value();
    for (auto [values, value] :
         llvm::zip_equal(results, compute(outputs(), known, knownValue)))
      values.push_back(value);
  }
  elements.clear();
  moveTo(loop, first);
  for (auto [values, output] :
       llvm::zip_equal(results, op.getDpsInitsMutable()))
    storeRun(output, values);
}

/// The loop of the epilogue that is a parallel one of the op: an element of the
/// result is a point of the epilogue.
unsigned PointBuilder::loopOf(linalg::GenericOp epilogue, unsigned loop) {
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  return *map.getResultPosition(getAffineDimExpr(loop, op.getContext()));
}

/// The epilogue's own builder, at the point that the result is.
PointBuilder PointBuilder::atPointOf(linalg::GenericOp epilogue) {
  PointBuilder last(builder, epilogue);
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  for (auto [loop, result] : llvm::enumerate(map.getResults()))
    last.moveTo(loop, coordinates[cast<AffineDimExpr>(result).getPosition()]);
  return last;
}

void PointBuilder::finish(Value sum, linalg::GenericOp epilogue) {
  if (!epilogue)
    return store(sum);
  PointBuilder last = atPointOf(epilogue);
  last.store(last.compute(last.outputs(), epilogueOperand(epilogue), sum));
}

int64_t PointBuilder::widestFinish(unsigned loop, linalg::GenericOp epilogue) {
  if (!epilogue)
    return widestRun(loop, *op.getDpsInitOperand(0));
  return PointBuilder(builder, epilogue).widestRun(loopOf(epilogue, loop));
}

void PointBuilder::finishRun(ValueRange sums, unsigned loop,
                             linalg::GenericOp epilogue) {
  if (!epilogue)
    return storeRun(*op.getDpsInitOperand(0), sums);
  atPointOf(epilogue).computeRun(loopOf(epilogue, loop),
                                 static_cast<int64_t>(sums.size()),
                                 epilogueOperand(epilogue), sums);
}
