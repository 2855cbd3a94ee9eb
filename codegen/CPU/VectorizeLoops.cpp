//===-- VectorizeLoops.cpp - loops around register tiles --------*- C++ -*-===//
//
// Parallel loops; in each tile, reduction loops that carry accumulators; in
// those, straight-line code.
//
//===----------------------------------------------------------------------===//

#include "codegen/CPU/VectorizeLoops.h"
#include "Conversion/BufferOrder.h"
#include "codegen/CPU/RegisterTilingAccess.h"
#include "codegen/CPU/VectorizePayload.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

#include <numeric>

using namespace mlir;
using namespace mlir::sinter;

namespace {

using Values = SmallVector<Value>;
using CarryFn = function_ref<Values(Values)>;

/// One operand of the op or of its epilogue, addressed by the loops of the op.
struct Operand {
  Value buffer;
  LinearAccess access;
};

class TiledLoops {
public:
  TiledLoops(OpBuilder &builder, linalg::GenericOp op, const RegisterTile &tile,
             linalg::GenericOp epilogue);

  void build();
  /// The fills whose value only the accumulators start from.
  SmallVector<linalg::FillOp> overwrittenFills() const;

private:
  /// The number of iterations of a loop whose range is not known.
  Value dynamicRange(unsigned loop);
  /// Calls `body` in a loop from `lower` to `upper` over tiles of `size` points
  /// of `loop`; passes on what it returns.
  Values buildLoop(unsigned loop, int64_t size, Value lower, Value upper,
                   Values carried, CarryFn body);
  /// Calls `body` for each tile of `loop`, in a loop for those of full size and
  /// once more for the rest, which comes point by point where the range is not
  /// known; passes on what it returns.
  Values forEachTile(unsigned loop, Values carried, CarryFn body);
  Values forEachTile(ArrayRef<unsigned> loops, Values carried, CarryFn body);

  /// Calls `function` for each vector point of the current tile of `loops`, in
  /// lexicographic order from `first`.
  void forEachPoint(ArrayRef<unsigned> loops, const VectorPoint &first,
                    function_ref<void(const VectorPoint &)> function) const;
  /// The first point of a tile; vectors if the lane loop is one of `loops`.
  VectorPoint origin(ArrayRef<unsigned> loops) const;
  /// The position of the first accumulator of `point`.
  unsigned accumulatorIndex(const VectorPoint &point) const;

  void buildTile();
  /// What `result` starts from at `point`.
  Value initialValue(TileBuilder &tileBuilder, unsigned result,
                     const VectorPoint &point);
  /// The values that the accumulators of a tile start from: for each held point
  /// one for each result, null where the payload reads none.
  Values initialAccumulators(TileBuilder &tileBuilder);
  /// The accumulators after the current tile of reduction points.
  Values accumulate(Values accumulators);
  Value combinePartialSums(TileBuilder &tileBuilder, unsigned result,
                           ArrayRef<Value> accumulators,
                           const VectorPoint &point);
  Values applyEpilogue(TileBuilder &tileBuilder, Value reduced,
                       const VectorPoint &point);

  OpBuilder &builder;
  Location loc;
  linalg::GenericOp op;
  RegisterTile tile;
  linalg::GenericOp epilogue;

  SmallVector<unsigned> parallelLoops, reductionLoops;
  /// Loops each of whose points in the tile has accumulators: the parallel ones
  /// and those with partial sums.
  SmallVector<unsigned> heldLoops;
  /// The held loops with partial sums.
  SmallVector<unsigned> partialSumLoops;
  /// Whether the lanes hold partial sums.
  bool lanesAreSummed = false;
  /// All loops, in the order in which the points of a tile are computed.
  SmallVector<unsigned> pointOrder;
  SmallVector<int64_t> ranges;
  /// Operands of `op`; initial values of its results; all operands of
  /// the epilogue; and the results that are written.
  SmallVector<Operand> inputs, initials, epilogueOperands, results;
  /// The fills that the initial values come from; null where memory is read.
  SmallVector<linalg::FillOp> initialFills;

  /// Where the tile under construction starts and what it spans.
  SmallVector<OpFoldResult> starts;
  SmallVector<int64_t> sizes;
  /// Accumulators between neighbours along each loop, for the current parallel
  /// tile.
  SmallVector<unsigned> accumulatorStrides;
};

} // namespace

static Operand makeOperand(Value buffer, AffineMap map) {
  return {buffer, *LinearAccess::get(map)};
}

TiledLoops::TiledLoops(OpBuilder &builder, linalg::GenericOp op,
                       const RegisterTile &tile, linalg::GenericOp epilogue)
    : builder(builder), loc(op.getLoc()), op(op), tile(tile),
      epilogue(epilogue), ranges(op.getStaticLoopRanges()),
      starts(op.getNumLoops(), builder.getIndexAttr(0)), sizes(tile.sizes) {
  for (auto [loop, iterator] : llvm::enumerate(op.getIteratorTypesArray())) {
    bool reduction = iterator == utils::IteratorType::reduction;
    bool partial =
        reduction && (loop == tile.laneDim || loop == tile.partialSumDim);
    lanesAreSummed |= reduction && loop == tile.laneDim;
    (reduction ? reductionLoops : parallelLoops).push_back(loop);
    if (partial)
      partialSumLoops.push_back(loop);
    if (partial || !reduction)
      heldLoops.push_back(loop);
    else
      pointOrder.push_back(loop);
  }
  llvm::append_range(pointOrder, heldLoops);

  for (OpOperand *input : op.getDpsInputOperands())
    inputs.push_back(
        makeOperand(input->get(), op.getMatchingIndexingMap(input)));
  for (OpOperand &init : op.getDpsInitsMutable()) {
    initials.push_back(
        makeOperand(init.get(), op.getMatchingIndexingMap(&init)));
    initialFills.push_back(fillBefore(op, init.get()));
  }
  if (!epilogue) {
    results = initials;
    return;
  }
  // The epilogue's loops are the reduction's parallel loops as its result
  // orders them.
  AffineMap toEpilogue = initials.front().access.getMap();
  for (OpOperand &operand : epilogue->getOpOperands())
    epilogueOperands.push_back(makeOperand(
        operand.get(),
        epilogue.getMatchingIndexingMap(&operand).compose(toEpilogue)));
  ArrayRef<Operand> operands = epilogueOperands;
  results.append(operands.drop_front(epilogue.getNumDpsInputs()).begin(),
                 operands.end());
}

SmallVector<linalg::FillOp> TiledLoops::overwrittenFills() const {
  linalg::GenericOp last = epilogue ? epilogue : op;
  SmallVector<linalg::FillOp> fills;
  for (auto [number, result] : llvm::enumerate(results)) {
    linalg::FillOp fill = fillBefore(last, result.buffer);
    auto shape = cast<ShapedType>(result.buffer.getType()).getShape();
    bool isRead = llvm::any_of(last.getDpsInputs(),
                               [&](Value input) {
                                 return isa<BaseMemRefType>(input.getType()) &&
                                        mayOverlap(input, result.buffer);
                               }) ||
                  (epilogue && !last.getRegionOutputArgs()[number].use_empty());
    if (fill && !isRead && result.access.coversTensor(ranges, shape))
      fills.push_back(fill);
  }
  // What an epilogue is applied to is not written, nor read by any other op.
  if (epilogue && initialFills.front())
    fills.push_back(initialFills.front());
  return fills;
}

Value TiledLoops::dynamicRange(unsigned loop) {
  for (ArrayRef<Operand> operands : {ArrayRef(inputs), ArrayRef(initials)})
    for (const Operand &operand : operands)
      for (auto [dimension, index] :
           llvm::enumerate(operand.access.getMap().getResults()))
        if (index == builder.getAffineDimExpr(loop))
          return builder.createOrFold<memref::DimOp>(loc, operand.buffer,
                                                     dimension);
  llvm_unreachable("no operand gives the range of a loop");
}

Values TiledLoops::buildLoop(unsigned loop, int64_t size, Value lower,
                             Value upper, Values carried, CarryFn body) {
  sizes[loop] = size;
  Value step = arith::ConstantIndexOp::create(builder, loc, size);
  auto loopOp = scf::ForOp::create(
      builder, loc, lower, upper, step, carried,
      [&](OpBuilder &, Location, Value iteration, ValueRange arguments) {
        starts[loop] = iteration;
        scf::YieldOp::create(builder, loc, body(Values(arguments)));
      });
  return Values(loopOp.getResults());
}

Values TiledLoops::forEachTile(unsigned loop, Values carried, CarryFn body) {
  int64_t size = tile.sizes[loop], range = ranges[loop];
  Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
  if (ShapedType::isDynamic(range)) {
    Value upper = dynamicRange(loop);
    if (size == 1)
      return buildLoop(loop, size, zero, upper, std::move(carried), body);
    Value rest = arith::RemUIOp::create(
        builder, loc, upper,
        arith::ConstantIndexOp::create(builder, loc, size));
    Value end = arith::SubIOp::create(builder, loc, upper, rest);
    carried = buildLoop(loop, size, zero, end, std::move(carried), body);
    return buildLoop(loop, 1, end, upper, std::move(carried), body);
  }

  int64_t rest = range % size, end = range - rest;
  if (end == size) {
    starts[loop] = builder.getIndexAttr(0);
    sizes[loop] = size;
    carried = body(std::move(carried));
  } else {
    Value upper = arith::ConstantIndexOp::create(builder, loc, end);
    carried = buildLoop(loop, size, zero, upper, std::move(carried), body);
  }
  if (rest != 0) {
    starts[loop] = builder.getIndexAttr(end);
    sizes[loop] = rest;
    carried = body(std::move(carried));
  }
  return carried;
}

Values TiledLoops::forEachTile(ArrayRef<unsigned> loops, Values carried,
                               CarryFn body) {
  if (loops.empty())
    return body(std::move(carried));
  return forEachTile(loops.front(), std::move(carried), [&](Values inner) {
    return forEachTile(loops.drop_front(), std::move(inner), body);
  });
}

VectorPoint TiledLoops::origin(ArrayRef<unsigned> loops) const {
  bool vectors = tile.laneDim && llvm::is_contained(loops, *tile.laneDim);
  return {SmallVector<int64_t>(ranges.size(), 0),
          vectors ? std::min(tile.lanes, sizes[*tile.laneDim]) : 0};
}

void TiledLoops::forEachPoint(
    ArrayRef<unsigned> loops, const VectorPoint &first,
    function_ref<void(const VectorPoint &)> function) const {
  if (loops.empty())
    return function(first);
  unsigned loop = loops.front();
  int64_t step = loop == tile.laneDim ? tile.lanes : 1;
  for (int64_t offset = 0; offset < sizes[loop]; offset += step) {
    VectorPoint point = first;
    point.offsets[loop] = offset;
    if (loop == tile.laneDim)
      point.lanes = std::min(step, sizes[loop] - offset);
    forEachPoint(loops.drop_front(), point, function);
  }
}

unsigned TiledLoops::accumulatorIndex(const VectorPoint &point) const {
  unsigned index = 0;
  for (unsigned loop : heldLoops) {
    int64_t step = loop == tile.laneDim ? tile.lanes : 1;
    index += point.offsets[loop] / step * accumulatorStrides[loop];
  }
  return index;
}

void TiledLoops::build() {
  forEachTile(parallelLoops, {}, [&](Values) {
    buildTile();
    return Values();
  });
}

Value TiledLoops::initialValue(TileBuilder &tileBuilder, unsigned result,
                               const VectorPoint &point) {
  if (linalg::FillOp fill = initialFills[result])
    return tileBuilder.broadcast(fill.value(), point.lanes);
  return tileBuilder.read(initials[result].buffer, initials[result].access,
                          point);
}

Values TiledLoops::initialAccumulators(TileBuilder &tileBuilder) {
  Values accumulators;
  forEachPoint(heldLoops, origin(heldLoops), [&](const VectorPoint &point) {
    bool first = !lanesAreSummed && (!tile.partialSumDim ||
                                     point.offsets[*tile.partialSumDim] == 0);
    for (unsigned result = 0; result < op.getNumDpsInits(); ++result) {
      if (op.getRegionOutputArgs()[result].use_empty()) {
        accumulators.push_back(Value());
        continue;
      }
      if (first) {
        accumulators.push_back(initialValue(tileBuilder, result, point));
        continue;
      }
      Type type = getElementTypeOrSelf(initials[result].buffer);
      Value zero = arith::ConstantOp::create(builder, loc,
                                             builder.getFloatAttr(type, 0.0));
      accumulators.push_back(tileBuilder.broadcast(zero, point.lanes));
    }
  });
  return accumulators;
}

Values TiledLoops::accumulate(Values accumulators) {
  TileBuilder tileBuilder(builder, loc, starts, tile.laneDim);
  SmallVector<unsigned> loops(op.getNumLoops());
  std::iota(loops.begin(), loops.end(), 0);
  unsigned count = op.getNumDpsInits();
  forEachPoint(pointOrder, origin(heldLoops), [&](const VectorPoint &point) {
    Values arguments;
    for (auto [parameter, input] :
         llvm::zip_equal(op.getRegionInputArgs(), inputs))
      arguments.push_back(
          parameter.use_empty()
              ? Value()
              : tileBuilder.read(input.buffer, input.access, point));
    unsigned index = accumulatorIndex(point);
    arguments.append(accumulators.begin() + index,
                     accumulators.begin() + index + count);
    Values yielded = tileBuilder.compute(op, arguments, loops, point);
    for (auto [result, value] : llvm::enumerate(yielded))
      accumulators[index + result] = tileBuilder.broadcast(value, point.lanes);
  });
  return accumulators;
}

Value TiledLoops::combinePartialSums(TileBuilder &tileBuilder, unsigned result,
                                     ArrayRef<Value> accumulators,
                                     const VectorPoint &point) {
  Values sums;
  forEachPoint(partialSumLoops, point, [&](const VectorPoint &partial) {
    sums.push_back(accumulators[accumulatorIndex(partial) + result]);
  });
  while (sums.size() > 1) {
    Values pairs;
    for (size_t left = 0; left + 1 < sums.size(); left += 2)
      pairs.push_back(
          arith::AddFOp::create(builder, loc, sums[left], sums[left + 1]));
    if (sums.size() % 2)
      pairs.push_back(sums.back());
    sums = std::move(pairs);
  }
  if (!lanesAreSummed)
    return sums.front();
  // The lanes started from zero; what the result held comes in here.
  Value initial = initialValue(tileBuilder, result, point);
  return vector::ReductionOp::create(builder, loc, vector::CombiningKind::ADD,
                                     sums.front(), initial,
                                     arith::FastMathFlags::reassoc);
}

Values TiledLoops::applyEpilogue(TileBuilder &tileBuilder, Value reduced,
                                 const VectorPoint &point) {
  Values arguments;
  for (auto [parameter, operand] :
       llvm::zip_equal(epilogue.getBody()->getArguments(), epilogueOperands)) {
    if (operand.buffer == initials.front().buffer)
      arguments.push_back(reduced);
    else if (parameter.use_empty())
      arguments.push_back(Value());
    else
      arguments.push_back(
          tileBuilder.read(operand.buffer, operand.access, point));
  }
  SmallVector<unsigned> loops;
  for (AffineExpr loop : initials.front().access.getMap().getResults())
    loops.push_back(cast<AffineDimExpr>(loop).getPosition());
  return tileBuilder.compute(epilogue, arguments, loops, point);
}

void TiledLoops::buildTile() {
  for (unsigned loop : reductionLoops) {
    starts[loop] = builder.getIndexAttr(0);
    sizes[loop] = tile.sizes[loop];
  }
  accumulatorStrides.assign(op.getNumLoops(), 0);
  unsigned stride = op.getNumDpsInits();
  for (unsigned loop : llvm::reverse(heldLoops)) {
    accumulatorStrides[loop] = stride;
    int64_t step = loop == tile.laneDim ? tile.lanes : 1;
    stride *= llvm::divideCeil(sizes[loop], step);
  }

  TileBuilder tileBuilder(builder, loc, starts, tile.laneDim);
  Values accumulators = initialAccumulators(tileBuilder);
  accumulators =
      forEachTile(reductionLoops, std::move(accumulators), [&](Values carried) {
        return accumulate(std::move(carried));
      });

  for (unsigned loop : reductionLoops) {
    starts[loop] = builder.getIndexAttr(0);
    sizes[loop] = tile.sizes[loop];
  }
  // All reads of the tile come before its first write.
  SmallVector<std::pair<VectorPoint, Values>> finished;
  forEachPoint(
      parallelLoops, origin(parallelLoops), [&](const VectorPoint &point) {
        Values values;
        for (unsigned result = 0; result < op.getNumDpsInits(); ++result)
          values.push_back(
              combinePartialSums(tileBuilder, result, accumulators, point));
        if (epilogue)
          values = applyEpilogue(tileBuilder, values.front(), point);
        finished.push_back({point, values});
      });
  for (auto &[point, values] : finished)
    for (auto [number, value] : llvm::enumerate(values))
      tileBuilder.write(value, results[number].buffer, results[number].access,
                        point);
}

void mlir::sinter::replaceByTiledLoops(RewriterBase &rewriter,
                                       linalg::GenericOp op,
                                       const RegisterTile &tile,
                                       linalg::GenericOp epilogue) {
  rewriter.setInsertionPoint(epilogue ? epilogue : op);
  TiledLoops loops(rewriter, op, tile, epilogue);
  SmallVector<linalg::FillOp> fills = loops.overwrittenFills();
  loops.build();
  if (epilogue)
    rewriter.eraseOp(epilogue);
  rewriter.eraseOp(op);
  for (linalg::FillOp fill : fills)
    rewriter.eraseOp(fill);
}
