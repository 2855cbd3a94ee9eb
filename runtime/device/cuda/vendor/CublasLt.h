//===-- CublasLt.h - NVIDIA's library of matrix products --------*- C++ -*-===//
//
// The functions of libcublasLt, opened at run time, and a use of it by one GPU.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUBLASLT_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUBLASLT_H

#include "device/cuda/Gpu.h"
#include "device/cuda/LibraryFunction.h"
#include "device/cuda/vendor/CublasLtTypes.h"

#include <memory>
#include <string>

namespace sinter::runtime::cuda {

/// The library's functions, each with the name of its symbol.
class CublasLt {
public:
  /// The library of this machine, of version 13 or else 12. Fails if there is
  /// none.
  static Expected<std::shared_ptr<const CublasLt>> open();

  /// Fails if a function is not there, or if the version is another.
  static Expected<std::shared_ptr<const CublasLt>> create(const Lookup &lookup);

  CublasLt(const CublasLt &) = delete;

  /// 130100 is 13.1.0.
  int64_t version() const { return static_cast<int64_t>(versionNumber); }
  std::string versionText() const;

  /// What a status means.
  std::string explain(cublasStatus_t status) const;

private:
  template <typename Library, typename Signature>
  friend class LibraryFunction;

  CublasLt() = default;

  LibraryFunctions functions;
  size_t versionNumber = 0;

  template <typename... Parameters>
  using Function = LibraryFunction<CublasLt, cublasStatus_t(Parameters...)>;

  LibraryFunction<CublasLt, size_t()> cublasLtGetVersion{*this,
                                                         "cublasLtGetVersion"};
  LibraryFunction<CublasLt, const char *(cublasStatus_t)> cublasLtGetStatusName{
      *this, "cublasLtGetStatusName"};
  LibraryFunction<CublasLt, const char *(cublasStatus_t)>
      cublasLtGetStatusString{*this, "cublasLtGetStatusString"};

public:
  Function<cublasLtHandle_t *> cublasLtCreate{*this, "cublasLtCreate"};
  Function<cublasLtHandle_t> cublasLtDestroy{*this, "cublasLtDestroy"};

  Function<cublasLtMatmulDesc_t *, cublasComputeType_t, cudaDataType_t>
      cublasLtMatmulDescCreate{*this, "cublasLtMatmulDescCreate"};
  Function<cublasLtMatmulDesc_t> cublasLtMatmulDescDestroy{
      *this, "cublasLtMatmulDescDestroy"};
  Function<cublasLtMatmulDesc_t, cublasLtMatmulDescAttributes_t, const void *,
           size_t>
      cublasLtMatmulDescSetAttribute{*this, "cublasLtMatmulDescSetAttribute"};

  Function<cublasLtMatrixLayout_t *, cudaDataType_t, uint64_t, uint64_t,
           int64_t>
      cublasLtMatrixLayoutCreate{*this, "cublasLtMatrixLayoutCreate"};
  Function<cublasLtMatrixLayout_t> cublasLtMatrixLayoutDestroy{
      *this, "cublasLtMatrixLayoutDestroy"};

  Function<cublasLtMatmulPreference_t *> cublasLtMatmulPreferenceCreate{
      *this, "cublasLtMatmulPreferenceCreate"};
  Function<cublasLtMatmulPreference_t> cublasLtMatmulPreferenceDestroy{
      *this, "cublasLtMatmulPreferenceDestroy"};
  Function<cublasLtMatmulPreference_t, cublasLtMatmulPreferenceAttributes_t,
           const void *, size_t>
      cublasLtMatmulPreferenceSetAttribute{
          *this, "cublasLtMatmulPreferenceSetAttribute"};

  Function<cublasLtHandle_t, cublasLtMatmulDesc_t, cublasLtMatrixLayout_t,
           cublasLtMatrixLayout_t, cublasLtMatrixLayout_t,
           cublasLtMatrixLayout_t, cublasLtMatmulPreference_t, int,
           cublasLtMatmulHeuristicResult_t *, int *>
      cublasLtMatmulAlgoGetHeuristic{*this, "cublasLtMatmulAlgoGetHeuristic"};
  Function<cublasLtHandle_t, cublasComputeType_t, cudaDataType_t,
           cudaDataType_t, cudaDataType_t, cudaDataType_t, cudaDataType_t, int,
           cublasLtMatmulAlgo_t *>
      cublasLtMatmulAlgoInit{*this, "cublasLtMatmulAlgoInit"};
  Function<cublasLtHandle_t, cublasLtMatmulDesc_t, cublasLtMatrixLayout_t,
           cublasLtMatrixLayout_t, cublasLtMatrixLayout_t,
           cublasLtMatrixLayout_t, const cublasLtMatmulAlgo_t *,
           cublasLtMatmulHeuristicResult_t *>
      cublasLtMatmulAlgoCheck{*this, "cublasLtMatmulAlgoCheck"};
  Function<const cublasLtMatmulAlgo_t *, cublasLtMatmulAlgoCapAttributes_t,
           void *, size_t, size_t *>
      cublasLtMatmulAlgoCapGetAttribute{*this,
                                        "cublasLtMatmulAlgoCapGetAttribute"};
  Function<cublasLtMatmulAlgo_t *, cublasLtMatmulAlgoConfigAttributes_t,
           const void *, size_t>
      cublasLtMatmulAlgoConfigSetAttribute{
          *this, "cublasLtMatmulAlgoConfigSetAttribute"};
  Function<const cublasLtMatmulAlgo_t *, cublasLtMatmulAlgoConfigAttributes_t,
           void *, size_t, size_t *>
      cublasLtMatmulAlgoConfigGetAttribute{
          *this, "cublasLtMatmulAlgoConfigGetAttribute"};

  Function<cublasLtHandle_t, cublasLtMatmulDesc_t, const void *, const void *,
           cublasLtMatrixLayout_t, const void *, cublasLtMatrixLayout_t,
           const void *, const void *, cublasLtMatrixLayout_t, void *,
           cublasLtMatrixLayout_t, const cublasLtMatmulAlgo_t *, void *, size_t,
           CUstream>
      cublasLtMatmul{*this, "cublasLtMatmul"};
};

/// What the library creates is destroyed by one of its functions.
template <typename Value>
using OwnedByCublasLt =
    Owned<Value, LibraryFunction<CublasLt, cublasStatus_t(Value)>>;

/// The library at work on a GPU, in the order of its compute stream.
class CublasLtHandle {
public:
  /// Fails if the library does not run on the GPU or with its driver.
  static Expected<CublasLtHandle>
  create(std::shared_ptr<const CublasLt> library, const Gpu &gpu);

  const CublasLt &library() const { return *api; }
  cublasLtHandle_t get() const { return handle.get(); }
  CUstream stream() const { return computeStream; }

private:
  CublasLtHandle(std::shared_ptr<const CublasLt> library,
                 OwnedByCublasLt<cublasLtHandle_t> handle, CUstream stream)
      : api(std::move(library)), handle(std::move(handle)),
        computeStream(stream) {}

  std::shared_ptr<const CublasLt> api;
  OwnedByCublasLt<cublasLtHandle_t> handle;
  CUstream computeStream;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUBLASLT_H
