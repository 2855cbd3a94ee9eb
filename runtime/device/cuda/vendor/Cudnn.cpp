//===-- Cudnn.cpp - NVIDIA's library of neural networks -------------------===//
//
// Opens the library, and makes it known to a GPU.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/Cudnn.h"

#include <algorithm>
#include <array>
#include <dlfcn.h>

namespace sinter::runtime::cuda {

namespace {

constexpr size_t majorVersion = 9;

/// What the major version is multiplied with: 91900 is 9.19.0, and 8907 was
/// 8.9.7.
size_t majorUnit(size_t version) { return version >= 90000 ? 10000 : 1000; }

std::string versionText(size_t version) {
  size_t unit = majorUnit(version);
  return fmt::format("{}.{}.{}", version / unit, version % unit / 100,
                     version % 100);
}

} // namespace

std::string Cudnn::explain(cudnnStatus_t status) const {
  std::array<char, 512> text = {};
  cudnnGetLastErrorString.call(text.data(), text.size() - 1);
  std::string message = text.data();
  // A reason is one line.
  std::ranges::replace(message, '\n', ' ');
  return fmt::format("{} ({}{}{})", cudnnGetErrorString.call(status),
                     static_cast<int>(status), message.empty() ? "" : ": ",
                     message);
}

Expected<std::shared_ptr<const Cudnn>> Cudnn::open() {
  // Never closed, as the driver that it uses.
  void *library = dlopen("libcudnn.so.9", RTLD_NOW);
  if (!library)
    return makeError("cannot open cuDNN: {}", dlerror());
  return create([&](const char *name) { return dlsym(library, name); });
}

Expected<std::shared_ptr<const Cudnn>> Cudnn::create(const Lookup &lookup) {
  std::shared_ptr<Cudnn> library(new Cudnn());
  if (const char *missing = library->functions.find(lookup))
    return makeError("cuDNN is too old: it lacks {}", missing);
  library->versionNumber = library->cudnnGetVersion.call();
  size_t version = library->versionNumber;
  if (version / majorUnit(version) != majorVersion)
    return makeError("expected cuDNN {}, got {}", majorVersion,
                     versionText(version));
  return std::shared_ptr<const Cudnn>(std::move(library));
}

std::string CudnnHandle::version() const {
  return versionText(static_cast<size_t>(api->version()));
}

Expected<CudnnHandle> CudnnHandle::create(std::shared_ptr<const Cudnn> library,
                                          const Gpu &gpu) {
  cudnnHandle_t created = nullptr;
  Status status = library->cudnnCreate(&created);
  Handle handle(created, library->cudnnDestroy);
  if (status.ok())
    status = library->cudnnSetStream(handle.get(), gpu.computeStream());
  if (!status.ok())
    return makeError("cuDNN {} does not run on {} of compute capability {} "
                     "with a driver for CUDA {}: {}",
                     versionText(static_cast<size_t>(library->version())),
                     gpu.name(), gpu.capability(), gpu.driverVersion(),
                     status.message());
  return CudnnHandle(std::move(library), std::move(handle));
}

} // namespace sinter::runtime::cuda
