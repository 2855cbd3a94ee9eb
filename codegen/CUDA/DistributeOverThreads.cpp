//===-- DistributeOverThreads.cpp - threads share structured ops *- C++ -*-===//
//
// Structured ops on buffers become loops of a thread over its share, with
// barriers between them.
//
//===----------------------------------------------------------------------===//

#include "CUDA/Passes.h"
#include "CUDA/ProductOnTensorCores.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_DISTRIBUTEOVERTHREADSPASS
#include "codegen/CUDA/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

static constexpr int64_t warpLanes = 32;

namespace {

/// Rewrites one structured op.
class OpDistribution {
public:
  OpDistribution(linalg::LinalgOp op, Value thread, int64_t threads)
      : op(op), thread(thread), threads(threads), builder(op),
        loc(op.getLoc()) {
    extents = llvm::map_to_vector(
        op.createLoopRanges(builder, loc),
        [](const Range &range) -> OpFoldResult { return range.size; });
    op.getParallelDims(parallelDims);
    op.getReductionDims(reductionDims);
  }

  /// Replaces the op by loops over the thread's share.
  void run();

private:
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  OpFoldResult pointCount(ArrayRef<unsigned> dims);
  void setCoordinates(Value point, ArrayRef<unsigned> dims);
  SmallVector<Value> accessIndices(OpOperand &operand);
  Value load(OpOperand &operand);
  void store(ValueRange values);
  SmallVector<Value> initialValues();
  SmallVector<Value> payload(ValueRange accumulators);
  SmallVector<Value> reduceInLoops(ArrayRef<unsigned> dims,
                                   ValueRange accumulators);
  Operation *combiner();
  Value combine(Operation *combiner, Value left, Value right);
  void shareParallelPoints();
  void shareReductions(Operation *combiner);

  linalg::LinalgOp op;
  Value thread;
  int64_t threads;
  OpBuilder builder;
  Location loc;
  SmallVector<OpFoldResult> extents; ///< of each loop
  SmallVector<unsigned> parallelDims, reductionDims;
  /// Where in each loop the code that is being built stands.
  DenseMap<unsigned, Value> coordinates;
};

} // namespace

/// The number of points of some loops.
OpFoldResult OpDistribution::pointCount(ArrayRef<unsigned> dims) {
  int64_t fixed = 1;
  Value dynamic;
  for (unsigned dim : dims) {
    if (std::optional<int64_t> extent = getConstantIntValue(extents[dim]))
      fixed *= *extent;
    else
      dynamic = dynamic ? arith::MulIOp::create(builder, loc, dynamic,
                                                cast<Value>(extents[dim]))
                        : cast<Value>(extents[dim]);
  }
  if (!dynamic)
    return builder.getIndexAttr(fixed);
  return arith::MulIOp::create(builder, loc, dynamic, constant(fixed))
      .getResult();
}

/// Point number `point` of some loops, the last one fastest.
void OpDistribution::setCoordinates(Value point, ArrayRef<unsigned> dims) {
  for (unsigned dim : llvm::reverse(dims)) {
    if (dim == dims.front()) {
      coordinates[dim] = point;
      break;
    }
    Value extent = getValueOrCreateConstantIndexOp(builder, loc, extents[dim]);
    coordinates[dim] = arith::RemUIOp::create(builder, loc, point, extent);
    point = arith::DivUIOp::create(builder, loc, point, extent);
  }
}

SmallVector<Value> OpDistribution::accessIndices(OpOperand &operand) {
  SmallVector<OpFoldResult> loops;
  for (unsigned dim : llvm::seq(op.getNumLoops()))
    loops.push_back(coordinates.lookup(dim) ? OpFoldResult(coordinates[dim])
                                            : builder.getIndexAttr(0));
  AffineMap map = op.getMatchingIndexingMap(&operand);
  return llvm::map_to_vector(map.getResults(), [&](AffineExpr result) {
    return getValueOrCreateConstantIndexOp(
        builder, loc,
        affine::makeComposedFoldedAffineApply(
            builder, loc, AffineMap::get(map.getNumDims(), 0, result), loops));
  });
}

Value OpDistribution::load(OpOperand &operand) {
  if (!isa<MemRefType>(operand.get().getType()))
    return operand.get();
  return memref::LoadOp::create(builder, loc, operand.get(),
                                accessIndices(operand));
}

void OpDistribution::store(ValueRange values) {
  for (auto [value, output] : llvm::zip_equal(values, op.getDpsInitsMutable()))
    memref::StoreOp::create(builder, loc, value, output.get(),
                            accessIndices(output));
}

/// What the outputs hold, where the payload asks for it.
SmallVector<Value> OpDistribution::initialValues() {
  SmallVector<Value> values;
  for (OpOperand &output : op.getDpsInitsMutable())
    values.push_back(op.payloadUsesValueFromOperand(&output) ? load(output)
                                                             : Value());
  return values;
}

/// What the payload yields at the coordinates.
SmallVector<Value> OpDistribution::payload(ValueRange accumulators) {
  Block *body = op.getBlock();
  IRMapping mapping;
  for (OpOperand *input : op.getDpsInputOperands()) {
    BlockArgument argument = op.getMatchingBlockArgument(input);
    if (!argument.use_empty())
      mapping.map(argument, load(*input));
  }
  for (auto [argument, value] :
       llvm::zip_equal(op.getRegionOutputArgs(), accumulators))
    if (value)
      mapping.map(argument, value);
  for (Operation &inner : body->without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(inner)) {
      mapping.map(index.getResult(), coordinates[index.getDim()]);
      continue;
    }
    builder.clone(inner, mapping);
  }
  return llvm::map_to_vector(
      body->getTerminator()->getOperands(),
      [&](Value value) { return mapping.lookupOrDefault(value); });
}

/// The payload over all points of some loops, in order.
SmallVector<Value> OpDistribution::reduceInLoops(ArrayRef<unsigned> dims,
                                                 ValueRange accumulators) {
  if (dims.empty())
    return payload(accumulators);
  Value extent =
      getValueOrCreateConstantIndexOp(builder, loc, extents[dims.front()]);
  auto loop = scf::ForOp::create(builder, loc, constant(0), extent, constant(1),
                                 accumulators);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  coordinates[dims.front()] = loop.getInductionVar();
  SmallVector<Value> next =
      reduceInLoops(dims.drop_front(), loop.getRegionIterArgs());
  scf::YieldOp::create(builder, loc, next);
  return llvm::to_vector_of<Value>(loop.getResults());
}

/// The one operation of arithmetic that the reduction loops combine by, of a
/// type that lanes can exchange.
Operation *OpDistribution::combiner() {
  if (reductionDims.empty() || op.getNumDpsInits() != 1 ||
      !cast<MemRefType>(op.getDpsInits()[0].getType()).getElementType().isF32())
    return nullptr;
  SmallVector<Operation *> operations;
  if (!matchReduction(op.getRegionOutputArgs(), 0, operations) ||
      operations.size() != 1 || !arith::getNeutralElement(operations.front()))
    return nullptr;
  return operations.front();
}

Value OpDistribution::combine(Operation *combiner, Value left, Value right) {
  Operation *clone = builder.clone(*combiner);
  clone->setOperands({left, right});
  return clone->getResult(0);
}

void OpDistribution::shareParallelPoints() {
  Value count =
      getValueOrCreateConstantIndexOp(builder, loc, pointCount(parallelDims));
  auto loop =
      scf::ForOp::create(builder, loc, thread, count, constant(threads));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  setCoordinates(loop.getInductionVar(), parallelDims);
  if (reductionDims.empty())
    return store(payload(initialValues()));
  SmallVector<Value> start;
  for (OpOperand &output : op.getDpsInitsMutable())
    start.push_back(load(output));
  store(reduceInLoops(reductionDims, start));
}

/// Several threads for each parallel point. Threads stand in rows of one thread
/// for each point.
void OpDistribution::shareReductions(Operation *combiner) {
  int64_t points = *getConstantIntValue(pointCount(parallelDims));
  auto width = static_cast<int64_t>(llvm::PowerOf2Ceil(points));
  Value row = arith::DivUIOp::create(builder, loc, thread, constant(width));
  Value column = arith::RemUIOp::create(builder, loc, thread, constant(width));
  // Lanes must not part ways: those without a point repeat the last one.
  Value point =
      arith::MinUIOp::create(builder, loc, column, constant(points - 1));
  setCoordinates(point, parallelDims);
  auto pointCoordinates = coordinates;

  Type type = getElementTypeOrSelf(op.getDpsInits()[0].getType());
  int64_t spacing = std::max(width, warpLanes);
  int64_t rows = threads / spacing;
  // From before the sums on, so that it is no memory that they read.
  Value exchange = memref::AllocOp::create(
      builder, loc, MemRefType::get({rows, width}, type));
  Value neutral = arith::ConstantOp::create(
      builder, loc, *arith::getNeutralElement(combiner));
  Value count =
      getValueOrCreateConstantIndexOp(builder, loc, pointCount(reductionDims));
  auto loop = scf::ForOp::create(builder, loc, row, count,
                                 constant(threads / width), neutral);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    setCoordinates(loop.getInductionVar(), reductionDims);
    scf::YieldOp::create(builder, loc, payload(loop.getRegionIterArgs()));
  }
  Value sum = loop.getResult(0);

  auto i32 = [&](int64_t value) -> Value {
    return arith::ConstantIntOp::create(builder, loc, value, 32);
  };
  for (int64_t offset = warpLanes / 2; offset >= width; offset /= 2) {
    Value other = gpu::ShuffleOp::create(builder, loc, sum, i32(offset),
                                         i32(warpLanes), gpu::ShuffleMode::XOR)
                      .getShuffleResult();
    sum = combine(combiner, sum, other);
  }

  // Now rows of `spacing` threads hold the same; the first of each goes on.
  Value lane = arith::RemUIOp::create(builder, loc, thread, constant(spacing));
  Value writes = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult,
                                       lane, constant(width));
  scf::IfOp::create(builder, loc, writes, [&](OpBuilder &at, Location) {
    Value group = arith::DivUIOp::create(
        at, loc, thread, arith::ConstantIndexOp::create(at, loc, spacing));
    memref::StoreOp::create(at, loc, sum, exchange, ValueRange{group, lane});
    scf::YieldOp::create(at, loc);
  });
  gpu::BarrierOp::create(builder, loc);
  Value finishes = arith::CmpIOp::create(
      builder, loc, arith::CmpIPredicate::ult, thread, constant(points));
  auto last = scf::IfOp::create(builder, loc, finishes);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(last.thenBlock());
  coordinates = pointCoordinates;
  Value total = load(op.getDpsInitsMutable()[0]);
  for (int64_t group : llvm::seq(rows)) {
    Value part = memref::LoadOp::create(builder, loc, exchange,
                                        ValueRange{constant(group), thread});
    total = combine(combiner, total, part);
  }
  store(total);
}

void OpDistribution::run() {
  std::optional<int64_t> points = getConstantIntValue(pointCount(parallelDims));
  Operation *operation = combiner();
  if (operation && points && 2 * *points <= threads)
    shareReductions(operation);
  else
    shareParallelPoints();
  op.erase();
}

namespace {

/// Walks over what all threads of a kernel function run.
class KernelDistribution {
public:
  KernelDistribution(func::FuncOp function, int64_t threads,
                     Precision precision)
      : threads(threads), precision(precision) {
    OpBuilder builder = OpBuilder::atBlockBegin(&function.getBody().front());
    thread =
        gpu::ThreadIdOp::create(builder, function.getLoc(), gpu::Dimension::x);
  }

  void run(Block &block);

private:
  void distribute(linalg::LinalgOp op);
  void barrierAfterReads(Operation *before);

  Value thread;
  int64_t threads;
  Precision precision;
  /// Whether a thread may still read what stands before this point.
  bool reads = false;
};

} // namespace

void KernelDistribution::barrierAfterReads(Operation *before) {
  if (!reads)
    return;
  OpBuilder builder(before);
  gpu::BarrierOp::create(builder, before->getLoc());
  reads = false;
}

void KernelDistribution::distribute(linalg::LinalgOp op) {
  OpBuilder builder(op);
  builder.setInsertionPointAfter(op);
  gpu::BarrierOp::create(builder, op.getLoc());
  std::optional<MatrixProduct> product = matchMatrixProduct(op);
  if (product && suitsTensorCores(op, *product))
    computeOnTensorCores(op, *product, thread, threads, precision);
  else
    OpDistribution(op, thread, threads).run();
}

void KernelDistribution::run(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (auto structured = dyn_cast<linalg::LinalgOp>(op)) {
      barrierAfterReads(&op);
      distribute(structured);
    } else if (auto store = dyn_cast<memref::StoreOp>(op)) {
      barrierAfterReads(&op);
      OpBuilder builder(&op);
      Value isFirst = arith::CmpIOp::create(
          builder, op.getLoc(), arith::CmpIPredicate::eq, thread,
          arith::ConstantIndexOp::create(builder, op.getLoc(), 0));
      auto guarded = scf::IfOp::create(builder, op.getLoc(), isFirst);
      gpu::BarrierOp::create(builder, op.getLoc());
      op.moveBefore(guarded.thenBlock()->getTerminator());
    } else if (isa<memref::LoadOp>(op)) {
      reads = true;
    } else {
      for (Region &region : op.getRegions())
        for (Block &inner : region) {
          // The loop may come round to its beginning.
          inner.walk([&](memref::LoadOp) { reads = true; });
          run(inner);
        }
    }
  }
  if (isa<func::FuncOp>(block.getParentOp()))
    barrierAfterReads(block.getTerminator());
}

namespace {
struct DistributeOverThreadsPass
    : sinter::impl::DistributeOverThreadsPassBase<DistributeOverThreadsPass> {
  using Base::Base;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (!function->hasAttr("sinter.kernel"))
      return;
    assert(threads % warpLanes == 0 && llvm::isPowerOf2_64(threads) &&
           "a block has whole warps");
    KernelDistribution(function, threads, precision)
        .run(function.getBody().front());
    function->setAttr("sinter.block_threads",
                      OpBuilder(function).getI64IntegerAttr(threads));
  }
};
} // namespace
