//===-- CudaDevice.h - a GPU as a device ------------------------*- C++ -*-===//
//
// A GPU with the model's kernels on it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_CUDADEVICE_H
#define SINTER_RUNTIME_DEVICE_CUDA_CUDADEVICE_H

#include "device/Device.h"
#include "device/cuda/CudaKernels.h"
#include "device/cuda/vendor/Cudnn.h"

#include <optional>

namespace sinter::runtime {

class CudaDevice final : public Device {
public:
  using OpenCudnn = Expected<std::shared_ptr<const cuda::Cudnn>> (*)();

  /// Fails, with what is missing, if there is no driver, no GPU, or none that
  /// runs the kernels. cuDNN is opened if the model has calls of it; where it
  /// cannot be used, generated kernels are, and one line on standard error says
  /// why.
  static Expected<std::unique_ptr<Device>>
  open(Model model, Expected<std::shared_ptr<cuda::Driver>> driver,
       OpenCudnn openCudnn = cuda::Cudnn::open);

  Model model() const override { return description; }
  std::string text() const override;
  Expected<std::unique_ptr<Executor>>
  createExecutor(Variables variables,
                 const Executor::Options &options) override;
  Expected<std::string> tune(const TuneOptions &options) override;

private:
  CudaDevice(Model model, std::shared_ptr<cuda::Gpu> gpu,
             cuda::CudaKernels kernels, std::optional<cuda::CudnnHandle> cudnn)
      : description(model), gpu(std::move(gpu)), kernels(std::move(kernels)),
        cudnn(std::move(cudnn)) {}

  Model description;
  std::shared_ptr<cuda::Gpu> gpu;
  cuda::CudaKernels kernels;
  std::optional<cuda::CudnnHandle> cudnn;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_CUDA_CUDADEVICE_H
