//===-- CudaDevice.cpp - a GPU as a device --------------------------------===//
//
// From a driver to loaded kernels.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/CudaDevice.h"

#include "device/cuda/CudaExecutor.h"

namespace sinter::runtime {

Expected<std::unique_ptr<Device>>
CudaDevice::open(Model model, Expected<std::shared_ptr<cuda::Driver>> driver) {
  if (!driver)
    return driver.error();
  auto gpu = cuda::Gpu::open(*driver);
  if (!gpu)
    return gpu.error();
  auto kernels = cuda::CudaKernels::load(model, **gpu);
  if (!kernels)
    return kernels.error();
  return std::unique_ptr<Device>(
      new CudaDevice(model, std::move(*gpu), std::move(*kernels)));
}

std::string CudaDevice::text() const {
  return fmt::format("cuda {} ({}), {}", gpu->name(), gpu->capability(),
                     description.precision());
}

Expected<std::unique_ptr<Executor>>
CudaDevice::createExecutor(Variables variables,
                           const Executor::Options &options) {
  return cuda::CudaExecutor::create(description, std::move(variables), options,
                                    kernels, gpu);
}

} // namespace sinter::runtime
