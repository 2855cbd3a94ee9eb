//===-- CublasLt.cpp - NVIDIA's library of matrix products ----------------===//
//
// Opens the library, and makes it known to a GPU.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/CublasLt.h"

#include <dlfcn.h>

namespace sinter::runtime::cuda {

std::string CublasLt::versionText() const {
  return fmt::format("{}.{}.{}", versionNumber / 10000,
                     versionNumber % 10000 / 100, versionNumber % 100);
}

std::string CublasLt::explain(cublasStatus_t status) const {
  return fmt::format("{} ({}: {})", cublasLtGetStatusName.call(status),
                     static_cast<int>(status),
                     cublasLtGetStatusString.call(status));
}

Expected<std::shared_ptr<const CublasLt>> CublasLt::open() {
  std::string reasons;
  for (const char *file : {"libcublasLt.so.13", "libcublasLt.so.12"}) {
    // Never closed, as the driver that it uses.
    if (void *library = dlopen(file, RTLD_NOW))
      return create([&](const char *name) { return dlsym(library, name); });
    reasons += fmt::format("{}{}", reasons.empty() ? "" : "; ", dlerror());
  }
  return makeError("cannot open cuBLASLt: {}", reasons);
}

Expected<std::shared_ptr<const CublasLt>>
CublasLt::create(const Lookup &lookup) {
  std::shared_ptr<CublasLt> library(new CublasLt());
  if (const char *missing = library->functions.find(lookup))
    return makeError("cuBLASLt is too old: it lacks {}", missing);
  library->versionNumber = library->cublasLtGetVersion.call();
  size_t major = library->versionNumber / 10000;
  if (major != 12 && major != 13)
    return makeError("expected cuBLASLt 12 or 13, got {}",
                     library->versionText());
  return std::shared_ptr<const CublasLt>(std::move(library));
}

Expected<CublasLtHandle>
CublasLtHandle::create(std::shared_ptr<const CublasLt> library,
                       const Gpu &gpu) {
  cublasLtHandle_t created = nullptr;
  Status status = library->cublasLtCreate(&created);
  if (!status.ok())
    return makeError("cuBLASLt {} does not run on {} of compute capability {} "
                     "with a driver for CUDA {}: {}",
                     library->versionText(), gpu.name(), gpu.capability(),
                     gpu.driverVersion(), status.message());
  OwnedByCublasLt<cublasLtHandle_t> handle(created, library->cublasLtDestroy);
  return CublasLtHandle(std::move(library), std::move(handle),
                        gpu.computeStream());
}

} // namespace sinter::runtime::cuda
