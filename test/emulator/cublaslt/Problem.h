//===-- Problem.h - a matrix product as it is described ---------*- C++ -*-===//
//
// The objects of the emulated cuBLASLt, and what they have to say together.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_CUBLASLT_PROBLEM_H
#define SINTER_EMULATOR_CUBLASLT_PROBLEM_H

#include "Status.h"

namespace sinter::emulator::cublaslt {

/// What is multiplied and added up as what, and where that goes.
struct ProductType {
  /// Fails for what the library has no kernels for.
  void check() const;

  bool operator==(const ProductType &) const = default;

  cublasComputeType_t computeType;
  cudaDataType_t factors, result; ///< a bias is as the result
};

} // namespace sinter::emulator::cublaslt

namespace sinter::runtime::cuda {

struct cublasLtMatmulDescOpaque_t {
  cublasComputeType_t computeType;
  int32_t transposesA = CUBLAS_OP_N, transposesB = CUBLAS_OP_N;
  uint32_t epilogue = CUBLASLT_EPILOGUE_DEFAULT;
  const void *bias = nullptr;
};

/// Column-major.
struct cublasLtMatrixLayoutOpaque_t {
  cudaDataType_t type;
  uint64_t rows, columns;
  int64_t leadingDimension;

  bool operator==(const cublasLtMatrixLayoutOpaque_t &) const = default;

  /// From the first element to behind the last one.
  size_t elements() const {
    return static_cast<size_t>(leadingDimension) * (columns - 1) + rows;
  }
};

} // namespace sinter::runtime::cuda

namespace sinter::emulator::cublaslt {

size_t bytesOf(cudaDataType_t type);

/// D = op(A) op(B), `rows` by `columns`, and what follows it.
struct Problem {
  /// Fails for what does not fit, or what the emulated library does not have.
  static Problem create(cublasLtMatmulDesc_t operation,
                        cublasLtMatrixLayout_t a, cublasLtMatrixLayout_t b,
                        cublasLtMatrixLayout_t c, cublasLtMatrixLayout_t d);

  bool hasBias() const { return epilogue & CUBLASLT_EPILOGUE_BIAS; }
  bool hasRelu() const { return epilogue & CUBLASLT_EPILOGUE_RELU; }

  ProductType type;
  size_t rows, columns, depth;
  cublasLtMatrixLayoutOpaque_t a, b, d;
  bool transposesA, transposesB;
  uint32_t epilogue;
  const void *bias;
};

} // namespace sinter::emulator::cublaslt

#endif // SINTER_EMULATOR_CUBLASLT_PROBLEM_H
