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

/// The filters of a panel: their kernels are used together.
inline int64_t panelWidth(int64_t filters) {
  static constexpr int64_t widestPanel = 32;
  int64_t width = std::min(filters, widestPanel);
  while (filters % width != 0)
    --width;
  return width;
}

} // namespace mlir::sinter

#endif // SINTER_DIALECT_IR_PANELS_H
