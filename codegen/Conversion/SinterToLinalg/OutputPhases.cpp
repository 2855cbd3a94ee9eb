//===-- OutputPhases.cpp - adjoints of strided windows ----------*- C++ -*-===//
//
// Which taps and pixels belong to a phase, and the slices that follow.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/OutputPhases.h"
#include "Conversion/SinterToLinalg/Slices.h"
#include "Conversion/SinterToLinalg/Support.h"

#include "llvm/Support/MathExtras.h"

#include <numeric>

using namespace mlir;
using namespace mlir::sinter;

/// The result's pixel `phase` sees tap `i` if `phase + before - dilation * i`
/// is a multiple of the stride, the image's pixel being the quotient. Of the
/// taps that do, each is `stride / gcd` after the one before, and the pixels
/// are `dilation / gcd` apart.
static OutputPhase makePhase(const WindowAxis &axis, int64_t phase) {
  int64_t gcd = std::gcd(axis.stride, axis.dilation);
  int64_t tapStep = axis.stride / gcd;
  auto distance = [&](int64_t tap) {
    return phase + axis.before - axis.dilation * tap;
  };
  int64_t firstTap = 0;
  while (firstTap < tapStep && distance(firstTap) % axis.stride != 0)
    ++firstTap;
  bool hasTaps = firstTap < std::min(tapStep, axis.window);
  return {.firstTap = firstTap,
          .tapStep = tapStep,
          .taps = hasTaps
                      ? llvm::divideCeilSigned(axis.window - firstTap, tapStep)
                      : 0,
          .shift = llvm::divideFloorSigned(distance(firstTap), axis.stride),
          .pixelStep = axis.dilation / gcd,
          .size = llvm::divideCeilSigned(axis.outputSize - phase, axis.stride)};
}

OutputPhases::Axis::Axis(const WindowAxis &axis) : stride(axis.stride) {
  int64_t count = std::min(axis.stride, axis.outputSize);
  for (int64_t phase = 0; phase < count; ++phase) {
    OutputPhase added = makePhase(axis, phase);
    phases.push_back(added);
    if (added.taps > 0) {
      before = std::max(before, -added.firstRead());
      after = std::max(after, added.lastRead() - (axis.imageSize - 1));
    }
  }
}

bool OutputPhases::Axis::isCovered() const {
  return llvm::all_of(phases,
                      [](const OutputPhase &phase) { return phase.taps > 0; });
}

OutputPhases::OutputPhases(const WindowAxis &rows, const WindowAxis &columns)
    : rows(rows), columns(columns) {}

Value OutputPhases::pad(OpBuilder &builder, Location loc, Value image) const {
  return padImage(builder, loc, image,
                  {rows.before, rows.after, columns.before, columns.after});
}

Value OutputPhases::read(OpBuilder &builder, Location loc, Value padded,
                         const OutputPhase &row,
                         const OutputPhase &column) const {
  SmallVector<int64_t> sizes(
      cast<RankedTensorType>(padded.getType()).getShape());
  SmallVector<int64_t> offsets(sizes.size(), 0), steps(sizes.size(), 1);
  offsets[1] = rows.before + row.firstRead();
  sizes[1] = row.lastRead() - row.firstRead() + 1;
  offsets[2] = columns.before + column.firstRead();
  sizes[2] = column.lastRead() - column.firstRead() + 1;
  return extractSlice(builder, loc, padded, offsets, sizes, steps);
}

Value OutputPhases::assemble(OpBuilder &builder, Location loc,
                             RankedTensorType type, PhaseFunction phase) const {
  Value output = rows.isCovered() && columns.isCovered()
                     ? emptyTensor(builder, loc, type)
                     : zeroTensor(builder, loc, type);
  SmallVector<int64_t> offsets(type.getRank(), 0), steps(type.getRank(), 1);
  steps[1] = rows.stride;
  steps[2] = columns.stride;
  for (auto [p, row] : llvm::enumerate(rows.phases)) {
    for (auto [q, column] : llvm::enumerate(columns.phases)) {
      if (row.taps == 0 || column.taps == 0)
        continue;
      offsets[1] = static_cast<int64_t>(p);
      offsets[2] = static_cast<int64_t>(q);
      output =
          insertSlice(builder, loc, phase(row, column), output, offsets, steps);
    }
  }
  return output;
}
