//===-- CudaDevice.h - a GPU as a device ------------------------*- C++ -*-===//
//
// A GPU with the model's kernels on it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_CUDADEVICE_H
#define SINTER_RUNTIME_DEVICE_CUDA_CUDADEVICE_H

#include "device/Device.h"
#include "device/cuda/CudaKernels.h"
#include "device/cuda/vendor/VendorLibraries.h"

namespace sinter::runtime {

class CudaDevice final : public Device {
public:
  /// Of several descriptions of one model, takes the first whose kernels the
  /// GPU runs. Fails, with what is missing, if there is no driver, no GPU, or
  /// none that runs any. Libraries are opened if the model has calls of them;
  /// where one cannot be used, generated kernels are, and one line on standard
  /// error says why.
  static Expected<std::unique_ptr<Device>>
  open(const std::vector<Model> &models,
       Expected<std::shared_ptr<cuda::Driver>> driver,
       const cuda::VendorLibraries::Source &libraries = {});

  Model model() const override { return kernels.model(); }
  std::string text() const override;
  Expected<std::unique_ptr<Executor>>
  createExecutor(Variables variables,
                 const Executor::Options &options) override;
  Expected<std::string> tune(const TuneOptions &options) override;

private:
  CudaDevice(std::shared_ptr<cuda::Gpu> gpu, cuda::CudaKernels kernels,
             cuda::VendorLibraries libraries)
      : gpu(std::move(gpu)), kernels(std::move(kernels)),
        libraries(std::move(libraries)) {}

  std::shared_ptr<cuda::Gpu> gpu;
  cuda::CudaKernels kernels;
  cuda::VendorLibraries libraries;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_CUDA_CUDADEVICE_H
