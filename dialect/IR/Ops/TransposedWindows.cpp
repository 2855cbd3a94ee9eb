//===-- TransposedWindows.cpp - rows of transposed convolutions -*- C++ -*-===//
//
// Pixel p of the input reaches those of the result from p * stride - cut on.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/TransposedWindows.h"

using namespace mlir;
using namespace mlir::sinter;

RowWindow TransposedWindows::along(size_t axis) const {
  int64_t stride = strides[axis], first = cut[2 * axis];
  int64_t before = (extent[axis] - 1 - first) / stride;
  int64_t after = (stride - 1 + first) / stride;
  RowWindow window{.size = before + 1 + after, .rows = stride};
  window.borders[2 * axis] = before;
  window.borders[2 * axis + 1] = output[axis] / stride + after - input[axis];
  return window;
}

/// With a negative cut, some rows see nothing of the image.
bool TransposedWindows::areIndependent() const {
  return llvm::all_of(llvm::seq<size_t>(2), [&](size_t axis) {
    return output[axis] % strides[axis] == 0 && cut[2 * axis] >= 0 &&
           cut[2 * axis + 1] >= 0;
  });
}

RowWindow TransposedWindows::rows() const {
  RowWindow window = along(0), columns = along(1);
  window.borders[2] = columns.borders[2];
  window.borders[3] = columns.borders[3];
  return window;
}

/// What the borders reach of the result is cut off.
std::array<int64_t, 4> TransposedWindows::cutOfPart() const {
  std::array<int64_t, 4> result;
  for (size_t axis : llvm::seq<size_t>(2)) {
    RowWindow window = along(axis);
    int64_t first = cut[2 * axis] + window.borders[2 * axis] * window.rows;
    result[2 * axis] = first;
    result[2 * axis + 1] =
        (window.size - 2) * window.rows + extent[axis] - first;
  }
  return result;
}
