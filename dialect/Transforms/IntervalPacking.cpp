//===-- IntervalPacking.cpp - memory for overlapping lifetimes --*- C++ -*-===//
//
// Greedy placement by decreasing size.
//
//===----------------------------------------------------------------------===//

#include "Transforms/IntervalPacking.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::sinter;

static bool areAliveTogether(const LiveInterval &a, const LiveInterval &b) {
  return a.begin <= b.end && b.begin <= a.end;
}

int64_t mlir::sinter::packIntervals(MutableArrayRef<LiveInterval> intervals,
                                    int64_t alignment) {
  SmallVector<LiveInterval *> order;
  for (LiveInterval &interval : intervals) {
    interval.size = llvm::alignTo(interval.size, alignment);
    order.push_back(&interval);
  }
  // Equal sizes keep their order, so that the plan is the same on every run.
  llvm::sort(order, [](LiveInterval *a, LiveInterval *b) {
    return a->size != b->size ? a->size > b->size : a < b;
  });

  int64_t total = 0;
  SmallVector<LiveInterval *> placed; // by increasing offset
  for (LiveInterval *interval : order) {
    interval->offset = 0;
    for (LiveInterval *other : placed) {
      if (!areAliveTogether(*interval, *other))
        continue;
      if (interval->offset + interval->size <= other->offset)
        break;
      interval->offset =
          std::max(interval->offset, other->offset + other->size);
    }
    total = std::max(total, interval->offset + interval->size);
    auto position = llvm::upper_bound(
        placed, interval,
        [](LiveInterval *a, LiveInterval *b) { return a->offset < b->offset; });
    placed.insert(position, interval);
  }
  return total;
}
