//===-- LibraryCalls.h - launches that a library takes over -----*- C++ -*-===//
//
// Which launches of a model cuDNN computes, and how.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYCALLS_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYCALLS_H

#include "core/Model.h"
#include "device/cuda/vendor/LibraryLaunch.h"

#include <map>
#include <optional>

namespace sinter::runtime::cuda {

/// The calls of one executor. What the library cannot do, and a call that
/// fails, is left to the generated kernels; one line on standard error says so.
class LibraryCalls {
public:
  /// Whether the model has launches that the library may compute.
  static bool areIn(Model model);

  /// Plans all of them for `maximumBatch` samples. Without a handle there are
  /// none. `handle`, and `gpu` that it is for, must outlive the calls.
  LibraryCalls(Model model, const CudnnHandle *handle, const Gpu &gpu,
               int64_t maximumBatch);

  /// Memory that a call works in: at least this, aligned as buffers are.
  int64_t workspaceBytes() const { return workspace; }

  /// Starts the launch as a call for `batch` samples on the GPU's compute
  /// stream. False: its kernel is to be started.
  bool start(const sinter_launch &launch, int64_t batch,
             std::span<char *const> operands, void *memory);

private:
  std::vector<EngineChoice> measuredFor(const sinter_convolution_call &call,
                                        int64_t batch) const;
  const ConvolutionPlan *planFor(const sinter_launch &launch, int64_t batch);
  std::optional<ConvolutionPlan> plan(const sinter_launch &launch,
                                      int64_t batch);
  void reportRefusal(const sinter_launch &launch, int64_t batch,
                     const Error &refusal);
  void report(const sinter_launch &launch, int64_t batch, const Error &error);

  const CudnnHandle *handle;
  const Gpu *gpu;
  bool allowsTensorCores;
  int64_t maximumBatch;
  int64_t workspace = 0;
  bool hasReported = false;
  bool hasReportedRefusal = false;
  /// Null where the library has failed.
  std::map<CallKey, std::optional<ConvolutionPlan>> plans;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYCALLS_H
