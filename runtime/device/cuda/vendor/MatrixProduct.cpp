//===-- MatrixProduct.cpp - a matrix product for cuBLASLt -----------------===//
//
// Builds the descriptors.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/MatrixProduct.h"

#include <utility>

namespace sinter::runtime::cuda {

namespace {

/// The layout of a matrix of ours that lies in memory as `rows` by `columns`,
/// row by row: to the library, each row is a column.
Expected<OwnedByCublasLt<cublasLtMatrixLayout_t>>
layoutOf(const CublasLt &library, cudaDataType_t type, int64_t rows,
         int64_t columns) {
  cublasLtMatrixLayout_t layout = nullptr;
  Status status = library.cublasLtMatrixLayoutCreate(
      &layout, type, static_cast<uint64_t>(columns),
      static_cast<uint64_t>(rows), /*leadingDimension=*/columns);
  if (!status.ok())
    return status.error();
  return OwnedByCublasLt<cublasLtMatrixLayout_t>(
      layout, library.cublasLtMatrixLayoutDestroy);
}

/// Of an element type of the ABI.
cudaDataType_t dataTypeOf(int32_t type) {
  return type == SINTER_BF16 ? CUDA_R_16BF : CUDA_R_32F;
}

cublasLtEpilogue_t epilogueOf(const sinter_matrix_product_call &call) {
  bool hasBias = call.bias >= 0;
  if (call.relu)
    return hasBias ? CUBLASLT_EPILOGUE_RELU_BIAS : CUBLASLT_EPILOGUE_RELU;
  return hasBias ? CUBLASLT_EPILOGUE_BIAS : CUBLASLT_EPILOGUE_DEFAULT;
}

} // namespace

Status setBias(const CublasLt &library, const MatrixProduct &product,
               const void *bias) {
  return library.cublasLtMatmulDescSetAttribute(
      product.operation.get(), CUBLASLT_MATMUL_DESC_BIAS_POINTER, &bias,
      sizeof(bias));
}

Expected<MatrixProduct>
MatrixProduct::create(const CublasLtHandle &handle,
                      const sinter_matrix_product_call &call, int64_t batch,
                      bool allowsTensorCores) {
  const CublasLt &library = handle.library();
  MatrixProduct product;
  product.factorType = dataTypeOf(call.factor_type);
  product.resultType = dataTypeOf(call.result_type);
  // What is bfloat16 is multiplied by tensor cores as it is.
  product.computeType = allowsTensorCores && product.factorType == CUDA_R_32F
                            ? CUBLAS_COMPUTE_32F_FAST_TF32
                            : CUBLAS_COMPUTE_32F;
  cublasLtMatmulDesc_t operation = nullptr;
  Status status = library.cublasLtMatmulDescCreate(
      &operation, product.computeType, CUDA_R_32F);
  if (!status.ok())
    return status.error();
  product.operation = {operation, library.cublasLtMatmulDescDestroy};

  int64_t rows = extentOf(call.rows, batch);
  int64_t columns = extentOf(call.columns, batch);
  int64_t depth = extentOf(call.depth, batch);
  auto factor = [&](int64_t rows, int64_t columns, int32_t isTransposed) {
    if (isTransposed)
      std::swap(rows, columns);
    return layoutOf(library, product.factorType, rows, columns);
  };
  auto right = factor(depth, columns, call.right_transposed);
  auto left = factor(rows, depth, call.left_transposed);
  auto result = layoutOf(library, product.resultType, rows, columns);
  for (const Status &each : {right.status(), left.status(), result.status()})
    if (!each.ok())
      return each.error();
  product.a = std::move(*right);
  product.b = std::move(*left);
  product.result = std::move(*result);

  auto set = [&](cublasLtMatmulDescAttributes_t attribute, const auto &value) {
    if (status.ok())
      status = library.cublasLtMatmulDescSetAttribute(operation, attribute,
                                                      &value, sizeof(value));
  };
  auto transposition = [](int32_t isTransposed) -> int32_t {
    return isTransposed ? CUBLAS_OP_T : CUBLAS_OP_N;
  };
  set(CUBLASLT_MATMUL_DESC_TRANSA, transposition(call.right_transposed));
  set(CUBLASLT_MATMUL_DESC_TRANSB, transposition(call.left_transposed));
  set(CUBLASLT_MATMUL_DESC_EPILOGUE, epilogueOf(call));
  // The library only wants to know by now how a bias is aligned; it takes it to
  // be of the result's type.
  if (status.ok() && call.bias >= 0)
    status = setBias(library, product,
                     reinterpret_cast<const void *>(
                         static_cast<uintptr_t>(SINTER_BUFFER_ALIGNMENT)));
  if (!status.ok())
    return status.error();
  return product;
}

} // namespace sinter::runtime::cuda
