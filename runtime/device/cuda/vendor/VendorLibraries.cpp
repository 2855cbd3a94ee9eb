//===-- VendorLibraries.cpp - the libraries that there are ----------------===//
//
// Opens libraries.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/VendorLibraries.h"

#include "device/EntryPlan.h"
#include "device/cuda/vendor/CublasLtLibrary.h"
#include "device/cuda/vendor/CudnnLibrary.h"

#include <algorithm>
#include <cstdio>

namespace sinter::runtime::cuda {

namespace {

/// Whether the model has a call of a kind.
template <typename Call>
bool hasCall(Model model, const Call *sinter_library_call::*kind) {
  return std::ranges::any_of(model.entries(), [&](const sinter_entry &entry) {
    return std::ranges::any_of(
        launchesOf(entry), [&](const sinter_launch &launch) {
          return launch.library_call && launch.library_call->*kind;
        });
  });
}

template <typename Library, typename Handle, typename Api>
std::unique_ptr<VendorLibrary>
use(const char *name, const Expected<std::shared_ptr<const Api>> &api,
    const Gpu &gpu) {
  auto handle = api ? Handle::create(*api, gpu) : Expected<Handle>(api.error());
  if (handle)
    return std::make_unique<Library>(std::move(*handle));
  fmt::print(stderr, "generated kernels in place of {}: {}\n", name,
             handle.message());
  return nullptr;
}

} // namespace

VendorLibraries VendorLibraries::open(Model model, const Gpu &gpu,
                                      const Source &source) {
  VendorLibraries libraries;
  if (hasCall(model, &sinter_library_call::convolution))
    libraries.cudnn =
        use<CudnnLibrary, CudnnHandle>("cuDNN", source.openCudnn(), gpu);
  if (hasCall(model, &sinter_library_call::product))
    libraries.cublasLt = use<CublasLtLibrary, CublasLtHandle>(
        "cuBLASLt", source.openCublasLt(), gpu);
  return libraries;
}

std::vector<const VendorLibrary *> VendorLibraries::all() const {
  std::vector<const VendorLibrary *> present;
  for (const VendorLibrary *library : {cudnn.get(), cublasLt.get()})
    if (library)
      present.push_back(library);
  return present;
}

} // namespace sinter::runtime::cuda
