//===-- CudnnLibrary.h - convolutions by cuDNN ------------------*- C++ -*-===//
//
// cuDNN as one of the libraries that compute calls.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUDNNLIBRARY_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUDNNLIBRARY_H

#include "device/cuda/vendor/Cudnn.h"
#include "device/cuda/vendor/VendorLibrary.h"

namespace sinter::runtime::cuda {

/// Takes calls of convolutions.
class CudnnLibrary final : public VendorLibrary {
public:
  explicit CudnnLibrary(CudnnHandle handle) : handle(std::move(handle)) {}

  const char *name() const override { return "cuDNN"; }
  const char *tableName() const override { return "cudnn"; }
  int64_t version() const override { return handle.library().version(); }
  std::string versionText() const override { return handle.version(); }
  Expected<Plan> plan(const sinter_library_call &call, int64_t batch,
                      const EngineDemands &demands) const override;
  Expected<std::vector<Plan>>
  planAll(const sinter_library_call &call, int64_t batch,
          const EngineDemands &demands) const override;

private:
  CudnnHandle handle;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUDNNLIBRARY_H
