//===-- CudaDevice.h - a GPU as a device ------------------------*- C++ -*-===//
//
// A GPU with the model's kernels on it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_CUDADEVICE_H
#define SINTER_RUNTIME_DEVICE_CUDA_CUDADEVICE_H

#include "device/Device.h"
#include "device/cuda/CudaKernels.h"

namespace sinter::runtime {

class CudaDevice final : public Device {
public:
  /// Fails, with what is missing, if there is no driver, no GPU, or none that
  /// runs the kernels.
  static Expected<std::unique_ptr<Device>>
  open(Model model, Expected<std::shared_ptr<cuda::Driver>> driver);

  Model model() const override { return description; }
  std::string text() const override;
  Expected<std::unique_ptr<Executor>>
  createExecutor(Variables variables,
                 const Executor::Options &options) override;

private:
  CudaDevice(Model model, std::shared_ptr<cuda::Gpu> gpu,
             cuda::CudaKernels kernels)
      : description(model), gpu(std::move(gpu)), kernels(std::move(kernels)) {}

  Model description;
  std::shared_ptr<cuda::Gpu> gpu;
  cuda::CudaKernels kernels;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_CUDA_CUDADEVICE_H
