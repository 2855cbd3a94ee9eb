//===-- CudaDevice.cpp - a GPU as a device --------------------------------===//
//
// From a driver to loaded kernels.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/CudaDevice.h"

#include "device/cuda/CudaExecutor.h"
#include "device/cuda/vendor/LibraryCalls.h"

namespace sinter::runtime {

namespace {

std::optional<cuda::CudnnHandle> useCudnn(CudaDevice::OpenCudnn open,
                                          const cuda::Gpu &gpu) {
  auto library = open();
  auto handle = library ? cuda::CudnnHandle::create(*library, gpu)
                        : Expected<cuda::CudnnHandle>(library.error());
  if (handle)
    return std::move(*handle);
  fmt::print(stderr, "generated kernels alone: {}\n", handle.message());
  return std::nullopt;
}

} // namespace

Expected<std::unique_ptr<Device>>
CudaDevice::open(const std::vector<Model> &models,
                 Expected<std::shared_ptr<cuda::Driver>> driver,
                 OpenCudnn openCudnn) {
  if (!driver)
    return driver.error();
  auto gpu = cuda::Gpu::open(*driver);
  if (!gpu)
    return gpu.error();
  auto kernels = cuda::CudaKernels::load(models, **gpu);
  if (!kernels)
    return kernels.error();
  std::optional<cuda::CudnnHandle> cudnn;
  if (cuda::LibraryCalls::areIn(kernels->model()))
    cudnn = useCudnn(openCudnn, **gpu);
  return std::unique_ptr<Device>(
      new CudaDevice(std::move(*gpu), std::move(*kernels), std::move(cudnn)));
}

std::string CudaDevice::text() const {
  return fmt::format("cuda {} ({}), {}{}", gpu->name(), gpu->capability(),
                     model().precision(),
                     cudnn ? ", cuDNN " + cudnn->version() : "");
}

Expected<std::unique_ptr<Executor>>
CudaDevice::createExecutor(Variables variables,
                           const Executor::Options &options) {
  return cuda::CudaExecutor::create(model(), std::move(variables), options,
                                    kernels, cudnn ? &*cudnn : nullptr, gpu);
}

} // namespace sinter::runtime
