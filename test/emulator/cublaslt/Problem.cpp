//===-- Problem.cpp - a matrix product as it is described -------*- C++ -*-===//
//
// The checks of descriptors.
//
//===----------------------------------------------------------------------===//

#include "Problem.h"

#include <utility>

namespace sinter::emulator::cublaslt {

static void checkLayout(const cublasLtMatrixLayoutOpaque_t &layout) {
  static constexpr uint64_t most = 0x7fffffff;
  expect(layout.rows > 0 && layout.columns > 0 && layout.rows <= most &&
             layout.columns <= most,
         INVALID_VALUE, "an extent out of range");
  expect(layout.leadingDimension >= static_cast<int64_t>(layout.rows),
         INVALID_VALUE, "columns that overlap");
}

Problem Problem::create(cublasLtMatmulDesc_t operation,
                        cublasLtMatrixLayout_t a, cublasLtMatrixLayout_t b,
                        cublasLtMatrixLayout_t c, cublasLtMatrixLayout_t d) {
  expect(operation && a && b && c && d, INVALID_VALUE, "no descriptor");
  for (cublasLtMatrixLayout_t layout : {a, b, c, d})
    checkLayout(*layout);
  expect(*c == *d, INVALID_VALUE, "a C that does not lie as D");

  Problem problem{.computeType = operation->computeType,
                  .rows = a->rows,
                  .columns = b->columns,
                  .depth = a->columns,
                  .a = *a,
                  .b = *b,
                  .d = *d,
                  .transposesA = operation->transposesA == CUBLAS_OP_T,
                  .transposesB = operation->transposesB == CUBLAS_OP_T,
                  .epilogue = operation->epilogue,
                  .bias = operation->bias};
  size_t depthOfB = b->rows;
  if (problem.transposesA)
    std::swap(problem.rows, problem.depth);
  if (problem.transposesB)
    std::swap(problem.columns, depthOfB);
  expect(problem.depth == depthOfB && problem.rows == d->rows &&
             problem.columns == d->columns,
         INVALID_VALUE, "matrices that do not fit a product");
  expect(!problem.hasBias() || problem.bias, INVALID_VALUE,
         "an epilogue with a bias, and no bias");
  return problem;
}

} // namespace sinter::emulator::cublaslt
