//===-- size.h - an argument that may be left out ---------------*- C++ -*-===//
//
// A pair of rows and columns, `{2, 2}`, or nothing.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_SIZE_H
#define SINTER_SIZE_H

#include "sinter/graph.h"

#include <cstdint>
#include <optional>

namespace sinter {

/// A std::optional<Size2D> that a pair in braces can be assigned to.
class OptionalSize2D {
public:
  constexpr OptionalSize2D() = default;
  constexpr OptionalSize2D(int64_t rows, int64_t columns)
      : size(Size2D{rows, columns}) {}

  constexpr Size2D valueOr(const Size2D &fallback) const {
    return size.value_or(fallback);
  }
  constexpr const std::optional<Size2D> &value() const { return size; }

private:
  std::optional<Size2D> size;
};

} // namespace sinter

#endif // SINTER_SIZE_H
