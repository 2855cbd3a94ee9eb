//===-- IntervalPacking.cpp - memory for overlapping lifetimes --*- C++ -*-===//
//
// Greedy placement by decreasing size, then in better orders.
//
//===----------------------------------------------------------------------===//

#include "Transforms/IntervalPacking.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>

using namespace mlir;
using namespace mlir::sinter;

static bool areAliveTogether(const LiveInterval &a, const LiveInterval &b) {
  return a.begin <= b.end && b.begin <= a.end;
}

/// Gives the intervals, in this order, the lowest offsets that are free.
static int64_t placeInOrder(ArrayRef<LiveInterval *> order) {
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

int64_t mlir::sinter::largestLiveSize(ArrayRef<LiveInterval> intervals) {
  int64_t largest = 0;
  // The sum only grows where an interval begins.
  for (const LiveInterval &first : intervals) {
    int64_t sum = 0;
    for (const LiveInterval &other : intervals)
      if (other.begin <= first.begin && first.begin <= other.end)
        sum += other.size;
    largest = std::max(largest, sum);
  }
  return largest;
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
  int64_t least = placeInOrder(order);
  SmallVector<LiveInterval> best(intervals);
  // What ended at the top finds a lower place if it comes first.
  static constexpr int64_t attempts = 200;
  int64_t bound = largestLiveSize(intervals);
  for (int64_t attempt = 0; attempt < attempts && least > bound; ++attempt) {
    auto *top = llvm::max_element(order, [](LiveInterval *a, LiveInterval *b) {
      return a->offset + a->size < b->offset + b->size;
    });
    std::rotate(order.begin(), top, top + 1);
    int64_t total = placeInOrder(order);
    if (total >= least)
      continue;
    least = total;
    best.assign(intervals.begin(), intervals.end());
  }
  llvm::copy(best, intervals.begin());
  return least;
}
