//===-- Product.cpp - a matrix product on the CPU ---------------*- C++ -*-===//
//
// Sums are float32, in the order of the depth, of each of its parts by itself,
// and rounded once where memory has bfloat16.
//
//===----------------------------------------------------------------------===//

#include "Product.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace sinter::emulator::cublaslt {

/// The elements of a matrix as the algorithm multiplies them, where they lie.
std::vector<float>
Product::factors(const Elements &elements,
                 const cublasLtMatrixLayoutOpaque_t &layout) const {
  bool rounds = algorithmOf(configuration.id, problem.type).roundsFactors;
  std::vector<float> values(layout.elements());
  for (size_t i = 0; i < values.size(); ++i) {
    float value = elements[static_cast<int64_t>(i)];
    values[i] = rounds ? toTf32(value) : value;
  }
  return values;
}

/// Adds the products of a part of the depth to one column.
static void addColumn(std::vector<float> &sums, const Problem &problem,
                      const std::vector<float> &a, const std::vector<float> &b,
                      size_t column, size_t begin, size_t end) {
  auto lda = static_cast<size_t>(problem.a.leadingDimension);
  auto ldb = static_cast<size_t>(problem.b.leadingDimension);
  auto ofB = [&](size_t k) {
    return b[problem.transposesB ? column + k * ldb : k + column * ldb];
  };
  // The inner loop runs along memory.
  if (problem.transposesA) {
    for (size_t row = 0; row < problem.rows; ++row)
      for (size_t k = begin; k < end; ++k)
        sums[row] += a[k + row * lda] * ofB(k);
    return;
  }
  for (size_t k = begin; k < end; ++k) {
    float value = ofB(k);
    for (size_t row = 0; row < problem.rows; ++row)
      sums[row] += a[row + k * lda] * value;
  }
}

void Product::run() const {
  if (workspace)
    std::memset(workspace, 0xff, workspaceBytes);
  bool isWrong =
      algorithmOf(configuration.id, problem.type).isWrong ||
      configuration.reductionScheme == CUBLASLT_REDUCTION_SCHEME_INPLACE;
  bool roundsParts = d.areBf16 && configuration.reductionScheme ==
                                      CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE;
  std::vector<float> ofA = factors(a, problem.a), ofB = factors(b, problem.b);
  auto splits = static_cast<size_t>(configuration.splits);
  for (size_t column = 0; column < problem.columns; ++column) {
    std::vector<float> sums(problem.rows);
    for (size_t i = 0; i < splits; ++i) {
      std::vector<float> part(problem.rows);
      addColumn(part, problem, ofA, ofB, column, problem.depth * i / splits,
                problem.depth * (i + 1) / splits);
      for (size_t row = 0; row < problem.rows; ++row)
        sums[row] += roundsParts
                         ? runtime::fromBFloat16(runtime::toBFloat16(part[row]))
                         : part[row];
    }
    auto first = static_cast<int64_t>(column) * problem.d.leadingDimension;
    for (size_t row = 0; row < problem.rows; ++row) {
      auto index = static_cast<int64_t>(row);
      float sum = sums[row] + (bias.memory ? bias[index] : 0);
      if (problem.hasRelu())
        sum = std::max(sum, 0.0F);
      d.set(first + index,
            isWrong ? std::numeric_limits<float>::quiet_NaN() : sum);
    }
  }
}

} // namespace sinter::emulator::cublaslt
