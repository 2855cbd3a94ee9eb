//===-- EmulatedCublasLt.cpp - cuBLASLt on the fake driver ----------------===//
//
// The table of its functions.
//
//===----------------------------------------------------------------------===//

#include "device/EmulatedCublasLt.h"

#include "Driver.h"

#include <map>

using namespace sinter::runtime::cuda;

extern "C" {
size_t cublasLtGetVersion();
const char *cublasLtGetStatusName(cublasStatus_t);
const char *cublasLtGetStatusString(cublasStatus_t);
cublasStatus_t cublasLtCreate(cublasLtHandle_t *);
cublasStatus_t cublasLtDestroy(cublasLtHandle_t);
cublasStatus_t cublasLtMatmulDescCreate(cublasLtMatmulDesc_t *,
                                        cublasComputeType_t, cudaDataType_t);
cublasStatus_t cublasLtMatmulDescDestroy(cublasLtMatmulDesc_t);
cublasStatus_t cublasLtMatmulDescSetAttribute(cublasLtMatmulDesc_t,
                                              cublasLtMatmulDescAttributes_t,
                                              const void *, size_t);
cublasStatus_t cublasLtMatrixLayoutCreate(cublasLtMatrixLayout_t *,
                                          cudaDataType_t, uint64_t, uint64_t,
                                          int64_t);
cublasStatus_t cublasLtMatrixLayoutDestroy(cublasLtMatrixLayout_t);
cublasStatus_t cublasLtMatmulPreferenceCreate(cublasLtMatmulPreference_t *);
cublasStatus_t cublasLtMatmulPreferenceDestroy(cublasLtMatmulPreference_t);
cublasStatus_t
cublasLtMatmulPreferenceSetAttribute(cublasLtMatmulPreference_t,
                                     cublasLtMatmulPreferenceAttributes_t,
                                     const void *, size_t);
cublasStatus_t cublasLtMatmulAlgoGetHeuristic(
    cublasLtHandle_t, cublasLtMatmulDesc_t, cublasLtMatrixLayout_t,
    cublasLtMatrixLayout_t, cublasLtMatrixLayout_t, cublasLtMatrixLayout_t,
    cublasLtMatmulPreference_t, int, cublasLtMatmulHeuristicResult_t *, int *);
cublasStatus_t cublasLtMatmulAlgoInit(cublasLtHandle_t, cublasComputeType_t,
                                      cudaDataType_t, cudaDataType_t,
                                      cudaDataType_t, cudaDataType_t,
                                      cudaDataType_t, int,
                                      cublasLtMatmulAlgo_t *);
cublasStatus_t cublasLtMatmulAlgoCheck(
    cublasLtHandle_t, cublasLtMatmulDesc_t, cublasLtMatrixLayout_t,
    cublasLtMatrixLayout_t, cublasLtMatrixLayout_t, cublasLtMatrixLayout_t,
    const cublasLtMatmulAlgo_t *, cublasLtMatmulHeuristicResult_t *);
cublasStatus_t
cublasLtMatmulAlgoCapGetAttribute(const cublasLtMatmulAlgo_t *,
                                  cublasLtMatmulAlgoCapAttributes_t, void *,
                                  size_t, size_t *);
cublasStatus_t
cublasLtMatmulAlgoConfigSetAttribute(cublasLtMatmulAlgo_t *,
                                     cublasLtMatmulAlgoConfigAttributes_t,
                                     const void *, size_t);
cublasStatus_t
cublasLtMatmulAlgoConfigGetAttribute(const cublasLtMatmulAlgo_t *,
                                     cublasLtMatmulAlgoConfigAttributes_t,
                                     void *, size_t, size_t *);
cublasStatus_t
cublasLtMatmul(cublasLtHandle_t, cublasLtMatmulDesc_t, const void *,
               const void *, cublasLtMatrixLayout_t, const void *,
               cublasLtMatrixLayout_t, const void *, const void *,
               cublasLtMatrixLayout_t, void *, cublasLtMatrixLayout_t,
               const cublasLtMatmulAlgo_t *, void *, size_t, ::CUstream);
}

/// The emulator's streams and the runtime's are one thing of two types.
static cublasStatus_t
multiply(cublasLtHandle_t handle, cublasLtMatmulDesc_t operation,
         const void *alpha, const void *a, cublasLtMatrixLayout_t ofA,
         const void *b, cublasLtMatrixLayout_t ofB, const void *beta,
         const void *c, cublasLtMatrixLayout_t ofC, void *d,
         cublasLtMatrixLayout_t ofD, const cublasLtMatmulAlgo_t *algorithm,
         void *workspace, size_t workspaceSize,
         sinter::runtime::cuda::CUstream stream) {
  return cublasLtMatmul(handle, operation, alpha, a, ofA, b, ofB, beta, c, ofC,
                        d, ofD, algorithm, workspace, workspaceSize,
                        reinterpret_cast<::CUstream>(stream));
}

Lookup sinter::runtime::test::emulatedCublasLt() {
#define FUNCTION(name)                                                         \
  {                                                                            \
    #name, reinterpret_cast<void *>(name)                                      \
  }
  static const std::map<std::string, void *> functions = {
      FUNCTION(cublasLtGetVersion),
      FUNCTION(cublasLtGetStatusName),
      FUNCTION(cublasLtGetStatusString),
      FUNCTION(cublasLtCreate),
      FUNCTION(cublasLtDestroy),
      FUNCTION(cublasLtMatmulDescCreate),
      FUNCTION(cublasLtMatmulDescDestroy),
      FUNCTION(cublasLtMatmulDescSetAttribute),
      FUNCTION(cublasLtMatrixLayoutCreate),
      FUNCTION(cublasLtMatrixLayoutDestroy),
      FUNCTION(cublasLtMatmulPreferenceCreate),
      FUNCTION(cublasLtMatmulPreferenceDestroy),
      FUNCTION(cublasLtMatmulPreferenceSetAttribute),
      FUNCTION(cublasLtMatmulAlgoGetHeuristic),
      FUNCTION(cublasLtMatmulAlgoInit),
      FUNCTION(cublasLtMatmulAlgoCheck),
      FUNCTION(cublasLtMatmulAlgoCapGetAttribute),
      FUNCTION(cublasLtMatmulAlgoConfigSetAttribute),
      FUNCTION(cublasLtMatmulAlgoConfigGetAttribute),
      {"cublasLtMatmul", reinterpret_cast<void *>(multiply)},
  };
#undef FUNCTION
  return [](const char *name) {
    auto found = functions.find(name);
    return found == functions.end() ? nullptr : found->second;
  };
}
