//===-- RegisterTilingAccess.h - linear tensor accesses ---------*- C++ -*-===//
//
// How a structured op addresses one operand, as a matrix of coefficients: what
// register tiling asks of an indexing map to count reads and to place lanes.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CPU_REGISTERTILINGACCESS_H
#define SINTER_CODEGEN_CPU_REGISTERTILINGACCESS_H

#include "mlir/IR/AffineMap.h"

#include <optional>

namespace mlir::sinter {

/// Where neighbours along one loop lie in a tensor.
enum class LaneLayout {
  uniform,    ///< the loop does not address the tensor: one element for all
  contiguous, ///< next to each other: one vector read or write
  strided,    ///< apart: one read or write for each element
};

/// An indexing map each of whose results is a constant plus loops times
/// constants, such as (h, w, i, j) -> (2 * h + i, 2 * w + j).
class LinearAccess {
public:
  /// The access through `map`; nothing if a result is not linear.
  static std::optional<LinearAccess> get(AffineMap map);

  /// Number of the tensor's dimensions.
  unsigned rank() const { return coefficients.size(); }
  AffineMap getMap() const { return map; }

  /// Where neighbours along `loop` lie.
  LaneLayout layout(unsigned loop) const;

  /// Number of different index vectors that a tile of `sizes` points, one size
  /// for each loop, addresses. The loops in a result should be few.
  int64_t footprint(ArrayRef<int64_t> sizes) const;

  /// The different places, of `shape` in elements, where a tile of `sizes`
  /// points begins to read along the innermost dimension.
  SmallVector<int64_t> rowOffsets(ArrayRef<int64_t> shape,
                                  ArrayRef<int64_t> sizes) const;

  /// The index along dimension `result` at `offsets` from the loops' starts, as
  /// an expression in which dimension d stands for the start of loop d.
  AffineExpr indexAt(unsigned result, ArrayRef<int64_t> offsets) const;

  /// Whether the loops, of `ranges` iterations, reach every element of a tensor
  /// of `shape`; false where that is not evident.
  bool coversTensor(ArrayRef<int64_t> ranges, ArrayRef<int64_t> shape) const;

private:
  explicit LinearAccess(AffineMap map) : map(map) {}

  AffineMap map;
  /// One row for each result, one column for each loop.
  SmallVector<SmallVector<int64_t>> coefficients;
  SmallVector<int64_t> constants;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CPU_REGISTERTILINGACCESS_H
