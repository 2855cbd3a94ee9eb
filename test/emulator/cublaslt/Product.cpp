//===-- Product.cpp - a matrix product on the CPU ---------------*- C++ -*-===//
//
// Sums are float32, in the order of the depth, of each of its parts by itself.
//
//===----------------------------------------------------------------------===//

#include "Product.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace sinter::emulator::cublaslt {

/// To 10 bits of mantissa, to nearest.
static float toTf32(float value) {
  return std::bit_cast<float>((std::bit_cast<uint32_t>(value) + 0x1000) &
                              ~0x1fffU);
}

/// Adds the products of a part of the depth to one column.
void Product::addColumn(std::vector<float> &sums, size_t column, size_t begin,
                        size_t end) const {
  bool rounds =
      algorithmOf(configuration.id, problem.computeType).roundsFactors;
  auto factor = [&](float value) { return rounds ? toTf32(value) : value; };
  auto lda = static_cast<size_t>(problem.a.leadingDimension);
  auto ldb = static_cast<size_t>(problem.b.leadingDimension);
  std::vector<float> ofB;
  for (size_t k = begin; k < end; ++k)
    ofB.push_back(
        factor(b[problem.transposesB ? column + k * ldb : k + column * ldb]));
  // The inner loop runs along memory.
  if (problem.transposesA) {
    for (size_t row = 0; row < problem.rows; ++row)
      for (size_t k = begin; k < end; ++k)
        sums[row] += factor(a[k + row * lda]) * ofB[k - begin];
    return;
  }
  for (size_t k = begin; k < end; ++k)
    for (size_t row = 0; row < problem.rows; ++row)
      sums[row] += factor(a[row + k * lda]) * ofB[k - begin];
}

void Product::run() const {
  if (workspace)
    std::memset(workspace, 0xff, workspaceBytes);
  bool isWrong =
      algorithmOf(configuration.id, problem.computeType).isWrong ||
      configuration.reductionScheme == CUBLASLT_REDUCTION_SCHEME_INPLACE;
  auto splits = static_cast<size_t>(configuration.splits);
  for (size_t column = 0; column < problem.columns; ++column) {
    std::vector<float> sums(problem.rows);
    for (size_t i = 0; i < splits; ++i) {
      std::vector<float> part(problem.rows);
      addColumn(part, column, problem.depth * i / splits,
                problem.depth * (i + 1) / splits);
      for (size_t row = 0; row < problem.rows; ++row)
        sums[row] += part[row];
    }
    float *to = d + column * static_cast<size_t>(problem.d.leadingDimension);
    for (size_t row = 0; row < problem.rows; ++row) {
      float sum = sums[row] + (bias ? bias[row] : 0);
      if (problem.hasRelu())
        sum = std::max(sum, 0.0F);
      to[row] = isWrong ? std::numeric_limits<float>::quiet_NaN() : sum;
    }
  }
}

} // namespace sinter::emulator::cublaslt
