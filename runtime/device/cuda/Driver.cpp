//===-- Driver.cpp - CUDA's driver ----------------------------------------===//
//
// Opens the library and finds its functions.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/Driver.h"

#include <dlfcn.h>

namespace sinter::runtime::cuda {

std::string Driver::explain(CUresult result) const {
  const char *name = nullptr, *text = nullptr;
  if (cuGetErrorName.call(result, &name) != CUDA_SUCCESS || !name)
    name = "unknown error";
  if (cuGetErrorString.call(result, &text) != CUDA_SUCCESS || !text)
    text = "no description";
  return fmt::format("{} ({}: {})", name, static_cast<int>(result), text);
}

Expected<std::shared_ptr<Driver>> Driver::open() {
  // Never closed: the driver has threads of its own.
  void *library = dlopen("libcuda.so.1", RTLD_NOW);
  if (!library)
    return makeError("cannot open the driver: {}; install NVIDIA's driver",
                     dlerror());
  return create([&](const char *name) { return dlsym(library, name); });
}

Expected<std::shared_ptr<Driver>> Driver::create(const Lookup &lookup) {
  std::shared_ptr<Driver> driver(new Driver());
  if (const char *missing = driver->functions.find(lookup))
    return makeError("the driver is too old: it lacks {}; update it", missing);
  return driver;
}

} // namespace sinter::runtime::cuda
