//===-- CublasLtLibrary.h - matrix products by cuBLASLt ---------*- C++ -*-===//
//
// cuBLASLt as one of the libraries that compute calls.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUBLASLTLIBRARY_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUBLASLTLIBRARY_H

#include "device/cuda/vendor/CublasLt.h"
#include "device/cuda/vendor/VendorLibrary.h"

namespace sinter::runtime::cuda {

/// Takes calls of matrix products.
class CublasLtLibrary final : public VendorLibrary {
public:
  explicit CublasLtLibrary(CublasLtHandle handle) : handle(std::move(handle)) {}

  const char *name() const override { return "cuBLASLt"; }
  const char *tableName() const override { return "cublaslt"; }
  int64_t version() const override { return handle.library().version(); }
  std::string versionText() const override {
    return handle.library().versionText();
  }
  Expected<Plan> plan(const sinter_library_call &call, int64_t batch,
                      const EngineDemands &demands) const override;
  Expected<std::vector<Plan>>
  planAll(const sinter_library_call &call, int64_t batch,
          const EngineDemands &demands) const override;

private:
  CublasLtHandle handle;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUBLASLTLIBRARY_H
