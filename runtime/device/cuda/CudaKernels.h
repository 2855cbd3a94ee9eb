//===-- CudaKernels.h - a model's kernels on a GPU --------------*- C++ -*-===//
//
// Loads the device image of a model, and finds each launch's function in it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_CUDAKERNELS_H
#define SINTER_RUNTIME_DEVICE_CUDA_CUDAKERNELS_H

#include "core/Model.h"
#include "device/cuda/Gpu.h"

#include <map>
#include <vector>

namespace sinter::runtime::cuda {

/// How a launch is started.
struct CudaKernel {
  CUfunction function;
  int64_t residentBlocks; ///< that the GPU runs at a time
};

/// The kernels of all launches of a model. The GPU must outlive it.
class CudaKernels {
public:
  /// Of several descriptions of one model, takes the first whose kernels suit
  /// the GPU: compiled ones, else those that the driver compiles from PTX.
  /// Fails, with what would help, if none does.
  static Expected<CudaKernels> load(const std::vector<Model> &models,
                                    const Gpu &gpu);

  /// The description that was taken.
  Model model() const { return description; }

  const CudaKernel &of(const sinter_launch &launch) const {
    return kernels.at(&launch);
  }

  /// The blocks that are started for a launch: no more than the GPU runs at a
  /// time, each of which has scratch memory of its own.
  int64_t blockCount(const sinter_launch &launch, int64_t batch) const;

  /// The bytes of scratch memory for all blocks of any launch.
  int64_t scratchBytes(Model model, int64_t batch) const;

private:
  CudaKernels(Model model, Module module)
      : description(model), module(std::move(module)) {}

  Model description;
  Module module;
  std::map<const sinter_launch *, CudaKernel> kernels;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_CUDAKERNELS_H
