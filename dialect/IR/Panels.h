//===-- Panels.h - kernels in panels of filters -----------------*- C++ -*-===//
//
// How kernels that are prepared for their convolutions are laid out.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_IR_PANELS_H
#define SINTER_DIALECT_IR_PANELS_H

#include <algorithm>
#include <cstdint>

namespace mlir::sinter {

/// The largest divisor of `extent` up to `limit`.
inline int64_t largestDivisor(int64_t extent, int64_t limit) {
  int64_t divisor = std::min(extent, limit);
  while (extent % divisor != 0)
    --divisor;
  return divisor;
}

/// The filters of a panel: their kernels are used together.
inline int64_t panelWidth(int64_t filters) {
  static constexpr int64_t widestPanel = 32;
  return largestDivisor(filters, widestPanel);
}

} // namespace mlir::sinter

#endif // SINTER_DIALECT_IR_PANELS_H
