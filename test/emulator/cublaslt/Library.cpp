//===-- Library.cpp - the functions of the emulated cuBLASLt ----*- C++ -*-===//
//
// libcublasLt.so.13 for tests: it takes what the runtime may ask of cuBLASLt,
// refuses everything else with a reason, and computes on the emulator's
// streams.
//
// Environment variables:
//   SINTER_EMULATOR_CUBLASLT          what is to go wrong: "refuse-device",
//                                     "refuse-algorithms", "refuse-execution",
//                                     "want-workspace" (more than there is)
//   SINTER_EMULATOR_CUBLASLT_VERSION  the version that it says it has
//
//===----------------------------------------------------------------------===//

#include "Driver.h"
#include "Product.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>

using namespace sinter::emulator::cublaslt;
using namespace sinter::runtime::cuda;

namespace sinter::runtime::cuda {
struct cublasLtContext {};
} // namespace sinter::runtime::cuda

static std::string lastError;

/// Runs the body of a call; what it throws is what the call fails with.
static cublasStatus_t call(const std::function<void()> &body) {
  try {
    body();
    return CUBLAS_STATUS_SUCCESS;
  } catch (const Failure &failure) {
    lastError = failure.reason;
    return failure.status;
  }
}

/// Takes the value of an attribute from the caller.
template <typename T>
static void take(T &into, const void *buffer, size_t bytes) {
  expect(buffer && bytes == sizeof(T), INVALID_VALUE,
         "an attribute of another size");
  std::memcpy(&into, buffer, bytes);
}

/// Gives the value of an attribute to the caller.
template <typename T>
static void give(const T &value, void *buffer, size_t bytes, size_t *written) {
  expect(buffer && bytes == sizeof(T), INVALID_VALUE,
         "an attribute of another size");
  std::memcpy(buffer, &value, bytes);
  if (written)
    *written = bytes;
}

/// Calls `visit` with the attribute of a configuration.
template <typename Visit>
static void visitAttribute(Configuration &configuration,
                           cublasLtMatmulAlgoConfigAttributes_t attribute,
                           Visit visit) {
  switch (attribute) {
  case CUBLASLT_ALGO_CONFIG_ID:
    return visit(configuration.id);
  case CUBLASLT_ALGO_CONFIG_TILE_ID:
    return visit(configuration.tile);
  case CUBLASLT_ALGO_CONFIG_SPLITK_NUM:
    return visit(configuration.splits);
  case CUBLASLT_ALGO_CONFIG_REDUCTION_SCHEME:
    return visit(configuration.reductionScheme);
  case CUBLASLT_ALGO_CONFIG_CTA_SWIZZLING:
    return visit(configuration.swizzling);
  case CUBLASLT_ALGO_CONFIG_CUSTOM_OPTION:
    return visit(configuration.customOption);
  case CUBLASLT_ALGO_CONFIG_STAGES_ID:
    return visit(configuration.stages);
  case CUBLASLT_ALGO_CONFIG_INNER_SHAPE_ID:
    return visit(configuration.innerShape);
  case CUBLASLT_ALGO_CONFIG_CLUSTER_SHAPE_ID:
    return visit(configuration.clusterShape);
  }
  throw Failure{INVALID_VALUE, "no attribute of an algorithm"};
}

/// Memory of the device with so many bytes.
static void checkMemory(const void *address, size_t bytes, size_t alignment) {
  expect(address, INVALID_VALUE, "no memory");
  auto begin = reinterpret_cast<CUdeviceptr>(address);
  expect(begin % alignment == 0, INVALID_VALUE, "memory that is not aligned");
  CUdeviceptr base = 0;
  size_t size = 0;
  bool isInside =
      cuMemGetAddressRange_v2(&base, &size, begin) == CUDA_SUCCESS &&
      begin - base + bytes <= size;
  expect(isInside, EXECUTION_FAILED, "memory that is not the device's");
}

#pragma GCC visibility push(default)
extern "C" {

size_t cublasLtGetVersion() {
  const char *version = std::getenv("SINTER_EMULATOR_CUBLASLT_VERSION");
  return version ? std::strtoul(version, nullptr, 10) : 130100;
}

const char *cublasLtGetStatusName(cublasStatus_t status) {
  switch (status) {
  case CUBLAS_STATUS_SUCCESS:
    return "CUBLAS_STATUS_SUCCESS";
  case NOT_INITIALIZED:
    return "CUBLAS_STATUS_NOT_INITIALIZED";
  case ARCH_MISMATCH:
    return "CUBLAS_STATUS_ARCH_MISMATCH";
  case EXECUTION_FAILED:
    return "CUBLAS_STATUS_EXECUTION_FAILED";
  case NOT_SUPPORTED:
    return "CUBLAS_STATUS_NOT_SUPPORTED";
  default:
    return "CUBLAS_STATUS_INVALID_VALUE";
  }
}

/// The library itself only says what the status means.
const char *cublasLtGetStatusString(cublasStatus_t) {
  return lastError.c_str();
}

cublasStatus_t cublasLtCreate(cublasLtHandle_t *handle) {
  return call([&] {
    expect(!isAskedTo("refuse-device"), ARCH_MISMATCH, "as it was asked");
    *handle = new cublasLtContext;
  });
}

cublasStatus_t cublasLtDestroy(cublasLtHandle_t handle) {
  delete handle;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulDescCreate(cublasLtMatmulDesc_t *descriptor,
                                        cublasComputeType_t computeType,
                                        cudaDataType_t scaleType) {
  return call([&] {
    expect((computeType == CUBLAS_COMPUTE_32F ||
            computeType == CUBLAS_COMPUTE_32F_FAST_TF32) &&
               scaleType == CUDA_R_32F,
           NOT_SUPPORTED, "a product of another type");
    *descriptor = new cublasLtMatmulDescOpaque_t{computeType};
  });
}

cublasStatus_t cublasLtMatmulDescDestroy(cublasLtMatmulDesc_t descriptor) {
  delete descriptor;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t
cublasLtMatmulDescSetAttribute(cublasLtMatmulDesc_t descriptor,
                               cublasLtMatmulDescAttributes_t attribute,
                               const void *buffer, size_t bytes) {
  return call([&] {
    expect(descriptor, INVALID_VALUE, "no descriptor");
    auto takeTransposition = [&](int32_t &into) {
      take(into, buffer, bytes);
      expect(into == CUBLAS_OP_N || into == CUBLAS_OP_T, INVALID_VALUE,
             "a transposition of another kind");
    };
    switch (attribute) {
    case CUBLASLT_MATMUL_DESC_TRANSA:
      return takeTransposition(descriptor->transposesA);
    case CUBLASLT_MATMUL_DESC_TRANSB:
      return takeTransposition(descriptor->transposesB);
    case CUBLASLT_MATMUL_DESC_EPILOGUE:
      take(descriptor->epilogue, buffer, bytes);
      return expect(descriptor->epilogue == CUBLASLT_EPILOGUE_DEFAULT ||
                        descriptor->epilogue == CUBLASLT_EPILOGUE_RELU ||
                        descriptor->epilogue == CUBLASLT_EPILOGUE_BIAS ||
                        descriptor->epilogue == CUBLASLT_EPILOGUE_RELU_BIAS,
                    INVALID_VALUE, "an epilogue of another kind");
    case CUBLASLT_MATMUL_DESC_BIAS_POINTER:
      return take(descriptor->bias, buffer, bytes);
    }
    throw Failure{INVALID_VALUE, "no attribute of a product"};
  });
}

/// As the library does, it looks at type and extents when they are used.
cublasStatus_t cublasLtMatrixLayoutCreate(cublasLtMatrixLayout_t *layout,
                                          cudaDataType_t type, uint64_t rows,
                                          uint64_t columns,
                                          int64_t leadingDimension) {
  *layout =
      new cublasLtMatrixLayoutOpaque_t{type, rows, columns, leadingDimension};
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatrixLayoutDestroy(cublasLtMatrixLayout_t layout) {
  delete layout;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t
cublasLtMatmulPreferenceCreate(cublasLtMatmulPreference_t *preference) {
  *preference = new cublasLtMatmulPreferenceOpaque_t;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t
cublasLtMatmulPreferenceDestroy(cublasLtMatmulPreference_t preference) {
  delete preference;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulPreferenceSetAttribute(
    cublasLtMatmulPreference_t preference,
    cublasLtMatmulPreferenceAttributes_t attribute, const void *buffer,
    size_t bytes) {
  return call([&] {
    expect(preference, INVALID_VALUE, "no preference");
    switch (attribute) {
    case CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES:
      return take(preference->workspaceBytes, buffer, bytes);
    case CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK:
      return take(preference->reductionSchemes, buffer, bytes);
    case CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES:
    case CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES:
    case CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES:
    case CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES:
      return take(
          preference->alignments[attribute -
                                 CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES],
          buffer, bytes);
    }
    throw Failure{INVALID_VALUE, "no attribute of a preference"};
  });
}

cublasStatus_t cublasLtMatmulAlgoGetHeuristic(
    cublasLtHandle_t handle, cublasLtMatmulDesc_t operation,
    cublasLtMatrixLayout_t a, cublasLtMatrixLayout_t b,
    cublasLtMatrixLayout_t c, cublasLtMatrixLayout_t d,
    cublasLtMatmulPreference_t preference, int requested,
    cublasLtMatmulHeuristicResult_t *results, int *count) {
  return call([&] {
    expect(handle, NOT_INITIALIZED, "no handle");
    expect(preference && requested > 0 && results && count, INVALID_VALUE,
           "no place for results");
    auto suggested =
        suggestions(Problem::create(operation, a, b, c, d), *preference);
    *count = std::min(static_cast<int>(suggested.size()), requested);
    std::copy_n(suggested.begin(), *count, results);
  });
}

cublasStatus_t cublasLtMatmulAlgoInit(cublasLtHandle_t handle,
                                      cublasComputeType_t computeType,
                                      cudaDataType_t scaleType,
                                      cudaDataType_t a, cudaDataType_t b,
                                      cudaDataType_t c, cudaDataType_t d,
                                      int id, cublasLtMatmulAlgo_t *algorithm) {
  return call([&] {
    expect(handle, NOT_INITIALIZED, "no handle");
    expect(algorithm, INVALID_VALUE, "no place for an algorithm");
    expect(scaleType == CUDA_R_32F && a == b && c == d, NOT_SUPPORTED,
           "a product of several types");
    ProductType type{computeType, a, d};
    type.check();
    (void)algorithmOf(id, type);
    *algorithm = algorithmOf(Configuration{id, type});
  });
}

cublasStatus_t
cublasLtMatmulAlgoCheck(cublasLtHandle_t handle, cublasLtMatmulDesc_t operation,
                        cublasLtMatrixLayout_t a, cublasLtMatrixLayout_t b,
                        cublasLtMatrixLayout_t c, cublasLtMatrixLayout_t d,
                        const cublasLtMatmulAlgo_t *algorithm,
                        cublasLtMatmulHeuristicResult_t *result) {
  return call([&] {
    expect(handle, NOT_INITIALIZED, "no handle");
    expect(algorithm && result, INVALID_VALUE, "no place for a result");
    expect(!isAskedTo("refuse-algorithms"), NOT_SUPPORTED, "as it was asked");
    Problem problem = Problem::create(operation, a, b, c, d);
    Configuration configuration = configurationOf(*algorithm);
    checkConfiguration(configuration, problem);
    // The algorithm in it is the caller's.
    result->workspaceSize = workspaceBytes(configuration, problem);
    result->state = CUBLAS_STATUS_SUCCESS;
    result->wavesCount = 1;
  });
}

cublasStatus_t
cublasLtMatmulAlgoCapGetAttribute(const cublasLtMatmulAlgo_t *algorithm,
                                  cublasLtMatmulAlgoCapAttributes_t attribute,
                                  void *buffer, size_t bytes, size_t *written) {
  return call([&] {
    expect(algorithm, INVALID_VALUE, "no algorithm");
    expect(attribute == CUBLASLT_ALGO_CAP_NUMERICAL_IMPL_FLAGS, INVALID_VALUE,
           "no attribute of an algorithm");
    give(numericalFlags(configurationOf(*algorithm)), buffer, bytes, written);
  });
}

cublasStatus_t cublasLtMatmulAlgoConfigSetAttribute(
    cublasLtMatmulAlgo_t *algorithm,
    cublasLtMatmulAlgoConfigAttributes_t attribute, const void *buffer,
    size_t bytes) {
  return call([&] {
    expect(algorithm, INVALID_VALUE, "no algorithm");
    expect(attribute != CUBLASLT_ALGO_CONFIG_ID, INVALID_VALUE,
           "an attribute to be read");
    Configuration configuration = configurationOf(*algorithm);
    visitAttribute(configuration, attribute,
                   [&](auto &value) { take(value, buffer, bytes); });
    *algorithm = algorithmOf(configuration);
  });
}

cublasStatus_t cublasLtMatmulAlgoConfigGetAttribute(
    const cublasLtMatmulAlgo_t *algorithm,
    cublasLtMatmulAlgoConfigAttributes_t attribute, void *buffer, size_t bytes,
    size_t *written) {
  return call([&] {
    expect(algorithm, INVALID_VALUE, "no algorithm");
    Configuration configuration = configurationOf(*algorithm);
    visitAttribute(configuration, attribute,
                   [&](auto &value) { give(value, buffer, bytes, written); });
  });
}

cublasStatus_t
cublasLtMatmul(cublasLtHandle_t handle, cublasLtMatmulDesc_t operation,
               const void *alpha, const void *a, cublasLtMatrixLayout_t ofA,
               const void *b, cublasLtMatrixLayout_t ofB, const void *beta,
               const void *c, cublasLtMatrixLayout_t ofC, void *d,
               cublasLtMatrixLayout_t ofD,
               const cublasLtMatmulAlgo_t *algorithm, void *workspace,
               size_t workspaceSize, ::CUstream stream) {
  return call([&] {
    expect(!isAskedTo("refuse-execution"), EXECUTION_FAILED, "as it was asked");
    expect(handle, NOT_INITIALIZED, "no handle");
    expect(algorithm && stream, INVALID_VALUE, "no algorithm or no stream");
    Problem problem = Problem::create(operation, ofA, ofB, ofC, ofD);
    Configuration configuration = configurationOf(*algorithm);
    checkConfiguration(configuration, problem);
    auto scalar = [](const void *address) {
      expect(address, INVALID_VALUE, "no alpha or no beta");
      return *static_cast<const float *>(address);
    };
    expect(scalar(alpha) == 1 && scalar(beta) == 0 && c == d, NOT_SUPPORTED,
           "a product that is scaled or added");
    size_t alignment = algorithmOf(configuration.id, problem.type).alignment;
    auto checkMatrix = [&](const void *memory,
                           const cublasLtMatrixLayoutOpaque_t &layout) {
      checkMemory(memory, layout.elements() * bytesOf(layout.type), alignment);
    };
    checkMatrix(a, problem.a);
    checkMatrix(b, problem.b);
    checkMatrix(d, problem.d);
    if (problem.hasBias())
      checkMemory(problem.bias, problem.rows * bytesOf(problem.d.type),
                  alignment);
    size_t needed = workspaceBytes(configuration, problem);
    expect(workspaceSize >= needed, INVALID_VALUE, "too small a workspace");
    if (needed > 0)
      checkMemory(workspace, needed, 16);
    // Graphs may run it as long as the process lives.
    static auto &started = *new std::vector<std::unique_ptr<Product>>;
    auto elements = [](const void *memory, cudaDataType_t type) {
      return sinter::emulator::Elements{const_cast<void *>(memory),
                                        type == CUDA_R_16BF};
    };
    auto &product = started.emplace_back(std::make_unique<Product>(
        problem, configuration, elements(a, problem.a.type),
        elements(b, problem.b.type),
        elements(problem.hasBias() ? problem.bias : nullptr, problem.d.type),
        elements(d, problem.d.type), needed > 0 ? workspace : nullptr, needed));
    ::CUresult result = cuLaunchHostFunc(
        stream, [](void *data) { static_cast<const Product *>(data)->run(); },
        product.get());
    expect(result == CUDA_SUCCESS, EXECUTION_FAILED,
           "the driver's result " + std::to_string(result));
  });
}

} // extern "C"
#pragma GCC visibility pop
