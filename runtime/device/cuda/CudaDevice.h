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

  /// Of several descriptions of one model, takes the first whose kernels the
  /// GPU runs. Fails, with what is missing, if there is no driver, no GPU, or
  /// none that runs any. cuDNN is opened if the model has calls of it; where it
  /// cannot be used, generated kernels are, and one line on standard error says
  /// why.
  static Expected<std::unique_ptr<Device>>
  open(const std::vector<Model> &models,
       Expected<std::shared_ptr<cuda::Driver>> driver,
       OpenCudnn openCudnn = cuda::Cudnn::open);

  Model model() const override { return kernels.model(); }
  std::string text() const override;
  Expected<std::unique_ptr<Executor>>
  createExecutor(Variables variables,
                 const Executor::Options &options) override;

private:
  CudaDevice(std::shared_ptr<cuda::Gpu> gpu, cuda::CudaKernels kernels,
             std::optional<cuda::CudnnHandle> cudnn)
      : gpu(std::move(gpu)), kernels(std::move(kernels)),
        cudnn(std::move(cudnn)) {}

  std::shared_ptr<cuda::Gpu> gpu;
  cuda::CudaKernels kernels;
  std::optional<cuda::CudnnHandle> cudnn;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_CUDA_CUDADEVICE_H
