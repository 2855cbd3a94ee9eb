//===-- AllocationPacking.cpp - allocations in one block --------*- C++ -*-===//
//
// Lifetimes of allocations by the text of the function, packed.
//
//===----------------------------------------------------------------------===//

#include "Conversion/AllocationPacking.h"

#include "Transforms/IntervalPacking.h"

#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/MathExtras.h"

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

FailureOr<AllocationPacking>
mlir::sinter::packAllocations(func::FuncOp function, Attribute memorySpace) {
  ProgramPoints points(function);
  AllocationPacking packing;
  int64_t alignment = bufferAlignment;
  SmallVector<LiveInterval> intervals;
  WalkResult result = function.walk([&](memref::AllocOp op) {
    MemRefType type = op.getType();
    if (type.getMemorySpace() != memorySpace)
      return WalkResult::advance();
    if (!type.hasStaticShape()) {
      op.emitOpError("expected memory of a static size in a kernel");
      return WalkResult::interrupt();
    }
    int64_t bytes = type.getNumElements() *
                    llvm::divideCeil(type.getElementTypeBitWidth(), 8);
    alignment = std::max(alignment,
                         static_cast<int64_t>(op.getAlignment().value_or(0)));
    packing.allocations.push_back({op, 0});
    intervals.push_back(
        {points.begin(op), lastUse(op.getResult(), op, points), bytes});
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();

  packing.bytes = packIntervals(intervals, alignment);
  for (auto [allocation, interval] :
       llvm::zip_equal(packing.allocations, intervals))
    allocation.offset = interval.offset;
  return packing;
}
