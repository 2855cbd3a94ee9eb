//===-- CublasLtTypes.h - the part of cuBLASLt's API in use -----*- C++ -*-===//
//
// Types and constants with the names and values of cublasLt.h 12 and 13, which
// agree in them, so that the runtime is built without cuBLASLt.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUBLASLTTYPES_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUBLASLTTYPES_H

#include <cstddef>
#include <cstdint>

namespace sinter::runtime::cuda {

/// The library says what the others mean.
enum cublasStatus_t : int { CUBLAS_STATUS_SUCCESS = 0 };

enum cublasOperation_t : int { CUBLAS_OP_N = 0, CUBLAS_OP_T = 1 };

enum cublasComputeType_t : int {
  CUBLAS_COMPUTE_32F = 68,
  CUBLAS_COMPUTE_32F_FAST_TF32 = 77,
};

enum cudaDataType_t : int { CUDA_R_32F = 0, CUDA_R_16BF = 14 };

using cublasLtHandle_t = struct cublasLtContext *;
using cublasLtMatmulDesc_t = struct cublasLtMatmulDescOpaque_t *;
using cublasLtMatrixLayout_t = struct cublasLtMatrixLayoutOpaque_t *;
using cublasLtMatmulPreference_t = struct cublasLtMatmulPreferenceOpaque_t *;

struct cublasLtMatmulAlgo_t {
  uint64_t data[8];
};

struct cublasLtMatmulHeuristicResult_t {
  cublasLtMatmulAlgo_t algo;
  size_t workspaceSize;
  cublasStatus_t state;
  float wavesCount;
  int reserved[4];
};

enum cublasLtMatmulDescAttributes_t : int {
  CUBLASLT_MATMUL_DESC_TRANSA = 3,       // int32_t
  CUBLASLT_MATMUL_DESC_TRANSB = 4,       // int32_t
  CUBLASLT_MATMUL_DESC_EPILOGUE = 7,     // uint32_t
  CUBLASLT_MATMUL_DESC_BIAS_POINTER = 8, // const void *
};

enum cublasLtEpilogue_t : uint32_t {
  CUBLASLT_EPILOGUE_DEFAULT = 1,
  CUBLASLT_EPILOGUE_RELU = 2,
  CUBLASLT_EPILOGUE_BIAS = 4,
  CUBLASLT_EPILOGUE_RELU_BIAS = 6,
};

enum cublasLtReductionScheme_t : uint32_t {
  CUBLASLT_REDUCTION_SCHEME_NONE = 0,
  CUBLASLT_REDUCTION_SCHEME_INPLACE = 1,
  CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE = 2,
  CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE = 4,
};

enum cublasLtMatmulPreferenceAttributes_t : int {
  CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES = 1,   // uint64_t
  CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK = 3, // uint32_t
  CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES = 5, // uint32_t, as those of
  CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES = 6, // the others
  CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES = 7,
  CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES = 8,
};

enum cublasLtMatmulAlgoConfigAttributes_t : int {
  CUBLASLT_ALGO_CONFIG_ID = 0,               // int32_t
  CUBLASLT_ALGO_CONFIG_TILE_ID = 1,          // uint32_t
  CUBLASLT_ALGO_CONFIG_SPLITK_NUM = 2,       // int32_t
  CUBLASLT_ALGO_CONFIG_REDUCTION_SCHEME = 3, // uint32_t
  CUBLASLT_ALGO_CONFIG_CTA_SWIZZLING = 4,    // uint32_t
  CUBLASLT_ALGO_CONFIG_CUSTOM_OPTION = 5,    // uint32_t
  CUBLASLT_ALGO_CONFIG_STAGES_ID = 6,        // uint32_t
  CUBLASLT_ALGO_CONFIG_INNER_SHAPE_ID = 7,   // uint16_t
  CUBLASLT_ALGO_CONFIG_CLUSTER_SHAPE_ID = 8, // uint16_t
};

enum cublasLtMatmulAlgoCapAttributes_t : int {
  CUBLASLT_ALGO_CAP_NUMERICAL_IMPL_FLAGS = 15, // uint64_t
};

inline constexpr uint64_t CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_16F =
    uint64_t{1} << 8;
inline constexpr uint64_t CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16F = uint64_t{1}
                                                                    << 16;
inline constexpr uint64_t CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16BF = uint64_t{2}
                                                                     << 16;
inline constexpr uint64_t CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_TF32 = uint64_t{4}
                                                                     << 16;

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUBLASLTTYPES_H
