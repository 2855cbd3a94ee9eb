//===-- Driver.cpp - CUDA's driver ----------------------------------------===//
//
// Opens the library and finds its functions.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/Driver.h"

#include <dlfcn.h>
#include <filesystem>

namespace sinter::runtime::cuda {

DriverFunctionBase::DriverFunctionBase(Driver &driver, const char *name)
    : driver(driver), symbol(name) {
  driver.functions.push_back(this);
}

Error DriverFunctionBase::error(CUresult result,
                                std::source_location where) const {
  const char *name = nullptr, *text = nullptr;
  if (driver.cuGetErrorName.call(result, &name) != CUDA_SUCCESS || !name)
    name = "unknown error";
  if (driver.cuGetErrorString.call(result, &text) != CUDA_SUCCESS || !text)
    text = "no description";
  return makeError("{}: {} ({}: {}), at {}:{}", symbol, name,
                   static_cast<int>(result), text,
                   std::filesystem::path(where.file_name()).filename().string(),
                   where.line());
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
  for (DriverFunctionBase *function : driver->functions) {
    function->address = lookup(function->symbol);
    if (!function->address)
      return makeError("the driver is too old: it lacks {}; update it",
                       function->symbol);
  }
  return driver;
}

} // namespace sinter::runtime::cuda
