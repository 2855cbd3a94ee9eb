//===-- CudaOutputs.h - outputs on a GPU ------------------------*- C++ -*-===//
//
// Outputs in the memory of a GPU, and copies of those of the last few runs in
// that of the host.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_CUDAOUTPUTS_H
#define SINTER_RUNTIME_DEVICE_CUDA_CUDAOUTPUTS_H

#include "device/EntryPlan.h"
#include "device/Outputs.h"
#include "device/cuda/Gpu.h"

#include <vector>

namespace sinter::runtime::cuda {

/// Copies are started where they follow the run, and taken later.
class CudaOutputs final : public Outputs {
public:
  static Expected<std::unique_ptr<Outputs>>
  create(std::shared_ptr<const Gpu> gpu, const sinter_entry &entry,
         int64_t maximumBatch, int64_t runsAhead);

  ~CudaOutputs() override;

  char *const *addresses() const override { return devicePointers.data(); }
  int64_t capacity() const override { return std::ssize(slots); }
  Status fetch(int64_t batch) override;
  Expected<const char *const *> take() override;

private:
  /// Where the outputs of one run are copied to.
  struct Slot {
    PinnedMemory memory;
    Event copied;
    std::vector<char *> pointers;
  };

  CudaOutputs(std::shared_ptr<const Gpu> gpu, const sinter_entry &entry,
              int64_t maximumBatch)
      : gpu(std::move(gpu)), tensors(outputsOf(entry)),
        maximumBatch(maximumBatch) {}

  Status allocate(int64_t runsAhead);
  Status copy(size_t output, int64_t bytes, const Slot &slot) const;

  std::shared_ptr<const Gpu> gpu;
  std::span<const sinter_tensor> tensors;
  int64_t maximumBatch;
  int64_t totalBytes = 0;
  DeviceMemory device;
  std::vector<char *> devicePointers;
  std::vector<Slot> slots;
  int64_t fetchedCount = 0; ///< run i is in slot i modulo their number
  int64_t takenCount = 0;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_CUDAOUTPUTS_H
