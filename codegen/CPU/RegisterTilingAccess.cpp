//===-- RegisterTilingAccess.cpp - linear tensor accesses -------*- C++ -*-===//
//
// Reads indexing maps as matrices and answers questions about them.
//
//===----------------------------------------------------------------------===//

#include "codegen/CPU/RegisterTilingAccess.h"

#include "mlir/Dialect/Affine/Analysis/AffineStructures.h"
#include "llvm/ADT/SmallSet.h"

using namespace mlir;
using namespace mlir::sinter;

std::optional<LinearAccess> LinearAccess::get(AffineMap map) {
  if (map.getNumSymbols() != 0)
    return std::nullopt;
  LinearAccess access(map);
  for (AffineExpr result : map.getResults()) {
    SmallVector<int64_t> row;
    if (failed(getFlattenedAffineExpr(result, map.getNumDims(), 0, &row)) ||
        row.size() != map.getNumDims() + 1)
      return std::nullopt;
    access.constants.push_back(row.pop_back_val());
    access.coefficients.push_back(std::move(row));
  }
  return access;
}

LaneLayout LinearAccess::layout(unsigned loop) const {
  LaneLayout layout = LaneLayout::uniform;
  for (auto [result, row] : llvm::enumerate(coefficients)) {
    if (row[loop] == 0)
      continue;
    bool innermost = result + 1 == rank();
    if (!innermost || row[loop] != 1)
      return LaneLayout::strided;
    layout = LaneLayout::contiguous;
  }
  return layout;
}

using Sums = llvm::SmallSet<int64_t, 32>;

/// The different values of the sum of coefficients times offsets.
static Sums sumsOf(ArrayRef<int64_t> row, ArrayRef<int64_t> sizes) {
  Sums sums;
  sums.insert(0);
  for (auto [coefficient, size] : llvm::zip_equal(row, sizes)) {
    if (coefficient == 0 || size == 1)
      continue;
    Sums next;
    for (int64_t sum : sums)
      for (int64_t offset = 0; offset < size; ++offset)
        next.insert(sum + coefficient * offset);
    sums = std::move(next);
  }
  return sums;
}

int64_t LinearAccess::footprint(ArrayRef<int64_t> sizes) const {
  int64_t count = 1;
  for (ArrayRef<int64_t> row : coefficients)
    count *= sumsOf(row, sizes).size();
  return count;
}

SmallVector<int64_t> LinearAccess::rowOffsets(ArrayRef<int64_t> shape,
                                              ArrayRef<int64_t> sizes) const {
  SmallVector<int64_t> offsets{0};
  int64_t stride = shape.back();
  for (auto [row, extent] : llvm::reverse(llvm::zip_equal(
           ArrayRef(coefficients).drop_back(), shape.drop_back()))) {
    SmallVector<int64_t> outer;
    for (int64_t sum : sumsOf(row, sizes))
      for (int64_t offset : offsets)
        outer.push_back(sum * stride + offset);
    offsets = std::move(outer);
    stride *= extent;
  }
  return offsets;
}

AffineExpr LinearAccess::indexAt(unsigned result,
                                 ArrayRef<int64_t> offsets) const {
  AffineExpr index = map.getResult(result);
  int64_t distance = 0;
  for (auto [coefficient, offset] :
       llvm::zip_equal(coefficients[result], offsets))
    distance += coefficient * offset;
  return index + distance;
}

bool LinearAccess::coversTensor(ArrayRef<int64_t> ranges,
                                ArrayRef<int64_t> shape) const {
  // In each dimension the loops must count like the digits of a number: the
  // coefficient of a loop is the product of the ranges of the lower ones.
  llvm::SmallSet<unsigned, 8> used;
  for (auto [result, row] : llvm::enumerate(coefficients)) {
    SmallVector<std::pair<int64_t, int64_t>> digits;
    for (auto [loop, coefficient] : llvm::enumerate(row)) {
      if (coefficient == 0)
        continue;
      if (!used.insert(loop).second)
        return false;
      digits.push_back({coefficient, ranges[loop]});
    }
    llvm::sort(digits);
    int64_t reached = 1;
    for (auto [coefficient, range] : digits) {
      if (coefficient != reached || ShapedType::isDynamic(range))
        return false;
      reached *= range;
    }
    if (reached != shape[result] || constants[result] != 0)
      return false;
  }
  return true;
}
