//===-- MatrixProduct.h - a matrix product for cuBLASLt ---------*- C++ -*-===//
//
// What a launch computes, in the library's terms.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_MATRIXPRODUCT_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_MATRIXPRODUCT_H

#include "device/cuda/vendor/CublasLt.h"

#include "sinter/abi.h"

namespace sinter::runtime::cuda {

/// The number of samples where an extent of a call is that, else the extent.
inline int64_t extentOf(int64_t extent, int64_t batch) {
  return extent == 0 ? batch : extent;
}

/// A call for a number of samples. The library's matrices are column-major: to
/// it, ours are transposed, and so the product of `left` and `right` is one of
/// `a`, which is our right factor, and `b`, which is our left one. A bias for
/// each of our columns is one for each of the library's rows, as it wants it.
struct MatrixProduct {
  static Expected<MatrixProduct> create(const CublasLtHandle &handle,
                                        const sinter_matrix_product_call &call,
                                        int64_t batch, bool allowsTensorCores);

  cublasComputeType_t computeType;
  cudaDataType_t factorType, resultType; ///< a bias is of the latter
  OwnedByCublasLt<cublasLtMatmulDesc_t> operation;
  OwnedByCublasLt<cublasLtMatrixLayout_t> a, b, result;

  /// The reduction schemes that add up parts of a sum as float32, in order.
  uint32_t exactSchemes() const {
    uint32_t schemes = CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE;
    if (resultType == CUDA_R_32F)
      schemes |= CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE;
    return schemes;
  }
};

/// Where the library finds the bias.
Status setBias(const CublasLt &library, const MatrixProduct &product,
               const void *bias);

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_MATRIXPRODUCT_H
