//===-- IntervalPacking.h - memory for overlapping lifetimes ----*- C++ -*-===//
//
// Places buffers with known lifetimes into one block of memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_TRANSFORMS_INTERVALPACKING_H
#define SINTER_DIALECT_TRANSFORMS_INTERVALPACKING_H

#include "mlir/Support/LLVM.h"

namespace mlir::sinter {

/// A buffer that is alive from the point `begin` to the point `end`, both
/// included.
struct LiveInterval {
  int64_t begin;
  int64_t end;
  int64_t size;
  int64_t offset = 0;
};

/// Gives every interval an offset such that no two that are alive at one point
/// overlap; returns the size of the block. Sizes are kept as multiples of
/// `alignment`. Greedy by decreasing size at the lowest free offset (Pisarchyk
/// and Lee, "Efficient memory management for deep neural net inference", 2020),
/// then again with what ended at the top placed first, as long as that may
/// help: it may leave holes that an optimal packing would not.
int64_t packIntervals(MutableArrayRef<LiveInterval> intervals,
                      int64_t alignment);

/// The largest sum of sizes that are alive at one point: no block is smaller.
int64_t largestLiveSize(ArrayRef<LiveInterval> intervals);

} // namespace mlir::sinter

#endif // SINTER_DIALECT_TRANSFORMS_INTERVALPACKING_H
