//===-- InputStaging.h - inputs on their way to a GPU -----------*- C++ -*-===//
//
// Copies the inputs of a batch while the GPU still works on the one before.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_INPUTSTAGING_H
#define SINTER_RUNTIME_DEVICE_CUDA_INPUTSTAGING_H

#include "device/cuda/Gpu.h"

#include <array>
#include <span>
#include <vector>

namespace sinter::runtime::cuda {

/// Two places for a batch, each in pinned memory of the host and on the GPU,
/// used in turn. The GPU must outlive it.
class InputStaging {
public:
  /// Of `bytes` each. Fails if there is too little memory on the GPU or in
  /// pages that can be pinned.
  static Expected<InputStaging> create(const Gpu &gpu, int64_t bytes);

  /// Values of the host.
  struct Source {
    const char *values;
    int64_t bytes;
  };

  /// Copies `sources` to one of the places, each aligned, and lets what runs
  /// next on the compute stream wait for them. They may change when this
  /// returns. Gives their addresses on the GPU, which are valid until the end
  /// of the run that `endRun` closes.
  Expected<std::vector<char *>> beginRun(std::span<const Source> sources);

  /// What was started on the compute stream since `beginRun` was all that reads
  /// them.
  Status endRun();

private:
  struct Place {
    PinnedMemory host;
    DeviceMemory device;
    int64_t bytes = 0;
    Event copied; ///< the host's memory may be written
    Event used;   ///< the GPU's memory may be written
  };

  explicit InputStaging(const Gpu &gpu) : gpu(&gpu) {}

  static Expected<Place> createPlace(const Gpu &gpu, int64_t bytes);
  Status fill(Place &place, std::span<const Source> sources, int64_t bytes);

  const Gpu *gpu;
  std::array<Place, 2> places;
  size_t current = 0;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_INPUTSTAGING_H
