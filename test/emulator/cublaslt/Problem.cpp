//===-- Problem.cpp - a matrix product as it is described -------*- C++ -*-===//
//
// The checks of descriptors.
//
//===----------------------------------------------------------------------===//

#include "Problem.h"

#include <utility>

namespace sinter::emulator::cublaslt {

void ProductType::check() const {
  for (cudaDataType_t each : {factors, result})
    expect(each == CUDA_R_32F || each == CUDA_R_16BF, NOT_SUPPORTED,
           "a matrix of another type than float or bfloat16");
  expect(result == factors || result == CUDA_R_32F, NOT_SUPPORTED,
         "floats with a result that is rounded");
  expect(computeType == CUBLAS_COMPUTE_32F || factors == CUDA_R_32F,
         NOT_SUPPORTED, "a product of tf32 of other factors than floats");
}

size_t bytesOf(cudaDataType_t type) { return type == CUDA_R_16BF ? 2 : 4; }

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
  expect(a->type == b->type, NOT_SUPPORTED, "factors of two types");

  Problem problem{.type = {operation->computeType, a->type, d->type},
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
  problem.type.check();
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
