//===-- AllocateScratch.cpp - a kernel's memory in its thread's scratch *- C++
//-*-===//
//
// Replaces allocations in kernel functions by places in the scratch memory of
// the thread that runs the tile.
//
//===----------------------------------------------------------------------===//

#include "CPU/Passes.h"
#include "Conversion/KernelFrame.h"
#include "Transforms/IntervalPacking.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_ALLOCATESCRATCHPASS
#include "codegen/CPU/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// SINTER_BUFFER_ALIGNMENT of the ABI.
static constexpr int64_t bufferAlignment = 64;

namespace {

/// The points of a function, numbered in the order of its text.
class ProgramPoints {
public:
  explicit ProgramPoints(func::FuncOp function) {
    int64_t point = 0;
    function.walk<WalkOrder::PreOrder>(
        [&](Operation *op) { begins[op] = point++; });
    function.walk([&](Operation *op) {
      int64_t end = begins[op];
      for (Region &region : op->getRegions())
        for (Block &block : region)
          for (Operation &nested : block)
            end = std::max(end, ends.lookup(&nested));
      ends[op] = end;
    });
  }
  int64_t begin(Operation *op) const { return begins.lookup(op); }
  int64_t end(Operation *op) const { return ends.lookup(op); }

private:
  DenseMap<Operation *, int64_t> begins;
  DenseMap<Operation *, int64_t> ends;
};

} // namespace

/// The last point at which memory that starts as `buffer` is used, through any
/// views of it. A use inside a loop that `allocation` stands outside of lasts
/// as long as the loop.
static int64_t lastUse(Value buffer, Operation *allocation,
                       const ProgramPoints &points) {
  int64_t last = points.begin(allocation);
  SmallVector<Value> aliases{buffer};
  DenseSet<Value> seen{buffer};
  while (!aliases.empty()) {
    for (Operation *user : aliases.pop_back_val().getUsers()) {
      Operation *outermost =
          allocation->getBlock()->findAncestorOpInBlock(*user);
      assert(outermost && "memory does not leave the block that allocates it");
      last = std::max(last, points.end(outermost));
      // Views and loops hand the memory on.
      for (Value result : user->getResults())
        if (isa<BaseMemRefType>(result.getType()) && seen.insert(result).second)
          aliases.push_back(result);
    }
  }
  return last;
}

/// A loop's own memory lives as long as an iteration; memory of different
/// iterations is the same memory.
static LogicalResult allocateScratch(func::FuncOp function) {
  ProgramPoints points(function);
  SmallVector<memref::AllocOp> allocations;
  SmallVector<LiveInterval> intervals;
  WalkResult result = function.walk([&](memref::AllocOp op) {
    MemRefType type = op.getType();
    // Shared memory of a block is not scratch.
    if (type.getMemorySpace())
      return WalkResult::advance();
    if (!type.hasStaticShape()) {
      op.emitOpError("expected memory of a static size in a kernel");
      return WalkResult::interrupt();
    }
    int64_t bytes = type.getNumElements() *
                    llvm::divideCeil(type.getElementTypeBitWidth(), 8);
    allocations.push_back(op);
    intervals.push_back(
        {points.begin(op), lastUse(op.getResult(), op, points), bytes});
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();

  int64_t bytes = packIntervals(intervals, bufferAlignment);
  OpBuilder builder(function.getContext());
  for (auto [allocation, interval] : llvm::zip_equal(allocations, intervals)) {
    builder.setInsertionPoint(allocation);
    Location loc = allocation.getLoc();
    Value offset =
        arith::ConstantIndexOp::create(builder, loc, interval.offset);
    Value scratch = KernelFrame(builder, loc, function).scratch();
    Value memory = BufferOp::create(builder, loc, allocation.getType(), scratch,
                                    offset, Value());
    allocation.replaceAllUsesWith(memory);
    allocation.erase();
  }
  function->setAttr("sinter.scratch_bytes", builder.getI64IntegerAttr(bytes));
  return success();
}

namespace {
struct AllocateScratchPass
    : sinter::impl::AllocateScratchPassBase<AllocateScratchPass> {
  void runOnOperation() override {
    if (getOperation()->hasAttr("sinter.kernel") &&
        failed(allocateScratch(getOperation())))
      signalPassFailure();
  }
};
} // namespace
