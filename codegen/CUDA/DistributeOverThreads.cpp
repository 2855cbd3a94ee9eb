//===-- DistributeOverThreads.cpp - threads share structured ops *- C++ -*-===//
//
// Structured ops on buffers become loops of a thread over its share, with
// barriers between them.
//
//===----------------------------------------------------------------------===//

#include "CUDA/IndexBuilder.h"
#include "CUDA/Passes.h"
#include "CUDA/PointBuilder.h"
#include "CUDA/ProductOnTensorCores.h"
#include "Conversion/BufferOrder.h"
#include "Conversion/Epilogues.h"
#include "IR/Sinter.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
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
  OpDistribution(linalg::LinalgOp op, const Registers &registers, Value thread,
                 int64_t threads)
      : op(op), registers(registers), thread(thread), threads(threads),
        builder(registers.place(op)), loc(op.getLoc()), points(builder, op) {
    op.getParallelDims(parallelDims);
    op.getReductionDims(reductionDims);
  }

  /// Replaces the op by loops over the thread's share.
  void run();

private:
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  Value startOf(OpOperand &output) {
    return registers.start ? registers.start : points.load(output);
  }
  SmallVector<Value> reduceInLoops(ArrayRef<unsigned> dims,
                                   ValueRange accumulators);
  Operation *combiner();
  Value combine(Operation *combiner, Value left, Value right);
  int64_t runWidth();
  void shareRuns(int64_t width);
  void shareParallelPoints();
  void shareReductions(Operation *combiner);

  linalg::LinalgOp op;
  Registers registers;
  Value thread;
  int64_t threads;
  OpBuilder builder;
  Location loc;
  PointBuilder points;
  SmallVector<unsigned> parallelDims, reductionDims;
};

} // namespace

/// The payload over all points of some loops, in order.
SmallVector<Value> OpDistribution::reduceInLoops(ArrayRef<unsigned> dims,
                                                 ValueRange accumulators) {
  if (dims.empty())
    return points.compute(accumulators);
  Value extent = getValueOrCreateConstantIndexOp(builder, loc,
                                                 points.extent(dims.front()));
  auto loop = scf::ForOp::create(builder, loc, constant(0), extent, constant(1),
                                 accumulators);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  points.moveTo(dims.front(), loop.getInductionVar());
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

/// Whether memory between kernels is read or written, and not scratch alone,
/// which is near and has other loads under way beside it.
static bool accessesBuffers(linalg::LinalgOp op) {
  return llvm::any_of(op->getOperands(), [](Value operand) {
    while (auto view = operand.getDefiningOp<ViewLikeOpInterface>())
      operand = view.getViewSource();
    return operand.getDefiningOp<BufferOp>() != nullptr;
  });
}

/// How many points of an element-wise op a thread computes at once: enough for
/// wide accesses, as long as all threads have some.
int64_t OpDistribution::runWidth() {
  // What computes much for an element does not wait for memory.
  static constexpr int64_t longestPayload = 24;
  if (!reductionDims.empty() || parallelDims.empty() || !accessesBuffers(op) ||
      llvm::range_size(*op.getBlock()) > longestPayload)
    return 1;
  std::optional<int64_t> count =
      getConstantIntValue(points.pointCount(parallelDims));
  int64_t width = points.widestRun(parallelDims.back());
  while (width > 1 && count && *count < width * threads)
    width /= 2;
  return width;
}

/// Threads take runs of points in turn.
void OpDistribution::shareRuns(int64_t width) {
  IndexBuilder index(builder, loc);
  Value count = index.of(points.pointCount(parallelDims));
  auto loop = scf::ForOp::create(builder, loc, thread,
                                 index.divide(count, width), constant(threads));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  points.moveTo(index.multiply(loop.getInductionVar(), width), parallelDims);
  points.computeRun(parallelDims.back(), width);
}

void OpDistribution::shareParallelPoints() {
  if (int64_t width = runWidth(); width > 1)
    return shareRuns(width);
  Value count = getValueOrCreateConstantIndexOp(
      builder, loc, points.pointCount(parallelDims));
  auto loop =
      scf::ForOp::create(builder, loc, thread, count, constant(threads));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  points.moveTo(loop.getInductionVar(), parallelDims);
  if (reductionDims.empty())
    return points.store(points.compute(points.outputs()));
  SmallVector<Value> start;
  for (OpOperand &output : op.getDpsInitsMutable())
    start.push_back(startOf(output));
  SmallVector<Value> results = reduceInLoops(reductionDims, start);
  if (registers.epilogue)
    points.finish(results.front(), registers.epilogue);
  else
    points.store(results);
}

/// Several threads for each parallel point. Threads stand in rows of one thread
/// for each point.
void OpDistribution::shareReductions(Operation *combiner) {
  int64_t sums = *getConstantIntValue(points.pointCount(parallelDims));
  auto width = static_cast<int64_t>(llvm::PowerOf2Ceil(sums));
  Value row = arith::DivUIOp::create(builder, loc, thread, constant(width));
  Value column = arith::RemUIOp::create(builder, loc, thread, constant(width));
  // Lanes must not part ways: those without a point repeat the last one.
  Value point =
      arith::MinUIOp::create(builder, loc, column, constant(sums - 1));
  points.moveTo(point, parallelDims);

  Type type = getElementTypeOrSelf(op.getDpsInits()[0].getType());
  int64_t spacing = std::max(width, warpLanes);
  int64_t rows = threads / spacing;
  // From before the sums on, so that it is no memory that they read.
  Value exchange = memref::AllocOp::create(
      builder, loc, MemRefType::get({rows, width}, type));
  Value neutral = arith::ConstantOp::create(
      builder, loc, *arith::getNeutralElement(combiner));
  Value count = getValueOrCreateConstantIndexOp(
      builder, loc, points.pointCount(reductionDims));
  auto loop = scf::ForOp::create(builder, loc, row, count,
                                 constant(threads / width), neutral);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    points.moveTo(loop.getInductionVar(), reductionDims);
    scf::YieldOp::create(builder, loc,
                         points.compute(loop.getRegionIterArgs()));
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
      builder, loc, arith::CmpIPredicate::ult, thread, constant(sums));
  auto last = scf::IfOp::create(builder, loc, finishes);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(last.thenBlock());
  Value total = startOf(op.getDpsInitsMutable()[0]);
  for (int64_t group : llvm::seq(rows)) {
    Value part = memref::LoadOp::create(builder, loc, exchange,
                                        ValueRange{constant(group), thread});
    total = combine(combiner, total, part);
  }
  points.finish(total, registers.epilogue);
}

void OpDistribution::run() {
  std::optional<int64_t> sums =
      getConstantIntValue(points.pointCount(parallelDims));
  Operation *operation = combiner();
  if (operation && sums && 2 * *sums <= threads)
    shareReductions(operation);
  else
    shareParallelPoints();
  op.erase();
}

namespace {

/// Walks over what all threads of a kernel function run.
class KernelDistribution {
public:
  KernelDistribution(func::FuncOp function, const TensorCoreOptions &options)
      : options(options) {
    OpBuilder builder = OpBuilder::atBlockBegin(&function.getBody().front());
    thread =
        gpu::ThreadIdOp::create(builder, function.getLoc(), gpu::Dimension::x);
  }

  void run(Block &block);

private:
  void useRegisters(Block &block);
  void useBulkCopies(Block &block);
  void distribute(linalg::LinalgOp op);
  void barrierAfterReads(Operation *before);

  Value thread;
  TensorCoreOptions options;
  DenseMap<Operation *, Registers> registers;
  DenseMap<Operation *, linalg::LinalgOp> reductions; ///< by their epilogue
  DenseMap<Operation *, CopiedFactors> copied;        ///< of products
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

/// Decides what of a block's reductions stays in registers, and erases the
/// fills that they start from: the order of structured ops shows it, not that
/// of loops.
void KernelDistribution::useRegisters(Block &block) {
  for (auto op : block.getOps<linalg::LinalgOp>()) {
    if (op.getNumReductionLoops() == 0 || op.getNumDpsInits() != 1)
      continue;
    Registers &own = registers[op];
    OpOperand *result = op.getDpsInitOperand(0);
    linalg::FillOp fill = fillBefore(op, result->get());
    // What the op does not write, it leaves as it was filled.
    if (fill && op.getMatchingIndexingMap(result).isProjectedPermutation()) {
      own.start = fill.value();
      fill.erase();
    }
    if (auto generic = dyn_cast<linalg::GenericOp>(op.getOperation()))
      own.epilogue = markedEpilogue(generic);
    if (own.epilogue)
      reductions[own.epilogue] = op;
  }
}

/// Decides which factors of products bulk copies bring, and erases the images
/// with borders that are then read by nobody.
void KernelDistribution::useBulkCopies(Block &block) {
  SmallVector<memref::AllocOp> bordered;
  for (auto op : block.getOps<linalg::LinalgOp>()) {
    std::optional<MatrixProduct> product = matchMatrixProduct(op);
    if (!product)
      continue;
    OpBuilder builder(op);
    CopiedFactors factors = copiedFactors(builder, op, *product, options);
    if (factors.rows && factors.rows->bordered)
      bordered.push_back(factors.rows->bordered);
    copied.insert({op, std::move(factors)});
  }
  auto needsBorders = [&](Operation *reader) {
    return !copied.lookup(reader).rows;
  };
  for (memref::AllocOp image : bordered)
    eraseBordered(image, needsBorders);
}

/// Rewrites `op`, and its epilogue with it.
void KernelDistribution::distribute(linalg::LinalgOp op) {
  Registers own = registers.lookup(op);
  Operation *place = own.place(op);
  OpBuilder builder(place);
  builder.setInsertionPointAfter(place);
  gpu::BarrierOp::create(builder, op.getLoc());
  std::optional<MatrixProduct> product = matchMatrixProduct(op);
  if (product && suitsTensorCores(op, *product, options.precision))
    computeOnTensorCores(op, *product, own, copied.lookup(op), thread, options);
  else
    OpDistribution(op, own, thread, options.threads).run();
  if (own.epilogue)
    own.epilogue.erase();
}

void KernelDistribution::run(Block &block) {
  useRegisters(block);
  useBulkCopies(block);
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (auto structured = dyn_cast<linalg::LinalgOp>(op)) {
      // A reduction is computed where its epilogue stands.
      if (registers.lookup(&op).epilogue)
        continue;
      barrierAfterReads(&op);
      linalg::LinalgOp reduction = reductions.lookup(&op);
      distribute(reduction ? reduction : structured);
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
    KernelDistribution(function,
                       {threads, precision, warpgroupProducts, sharedBytes})
        .run(function.getBody().front());
    function->setAttr("sinter.block_threads",
                      OpBuilder(function).getI64IntegerAttr(threads));
  }
};
} // namespace
