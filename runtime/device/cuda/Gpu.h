//===-- Gpu.h - a GPU and what is owned on it -------------------*- C++ -*-===//
//
// The context of a GPU with its two streams, and owners of what is made in it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_GPU_H
#define SINTER_RUNTIME_DEVICE_CUDA_GPU_H

#include "device/cuda/Driver.h"

#include <cstdint>
#include <string>
#include <utility>

namespace sinter::runtime::cuda {

/// Owns something of the driver, or of another library, and gives it back with
/// `Release`.
template <typename Value, typename Release = DriverFunction<CUresult(Value)>>
class Owned {
public:
  Owned() = default;
  Owned(Value value, const Release &release)
      : value(value), release(&release) {}
  Owned(Owned &&other) noexcept
      : value(std::exchange(other.value, {})), release(other.release) {}
  Owned &operator=(Owned &&other) noexcept {
    std::swap(value, other.value);
    std::swap(release, other.release);
    return *this;
  }
  // A context that has failed refuses this too, and has nothing to give back.
  ~Owned() {
    if (value)
      (void)release->call(value);
  }

  Value get() const { return value; }

private:
  Value value = {};
  const Release *release = nullptr;
};

using Stream = Owned<CUstream>;
using Event = Owned<CUevent>;
using Module = Owned<CUmodule>;
using Graph = Owned<CUgraph>;
using GraphExecutable = Owned<CUgraphExec>;
using DeviceMemory = Owned<CUdeviceptr>;
using PinnedMemory = Owned<void *>; ///< of the host; the GPU can copy it

/// One GPU, current in the thread that opened it.
class Gpu {
public:
  /// The first GPU that the driver shows; which one that is,
  /// CUDA_VISIBLE_DEVICES tells it. Fails, with what is missing, if there is
  /// none.
  static Expected<std::shared_ptr<Gpu>> open(std::shared_ptr<Driver> driver);
  ~Gpu();
  Gpu(const Gpu &) = delete;

  const Driver &driver() const { return *api; }
  const std::string &name() const { return deviceName; }
  /// "9.0"
  std::string capability() const;
  /// "12.4": the newest CUDA that the driver knows.
  std::string driverVersion() const;
  int multiprocessors() const { return multiprocessorCount; }
  Expected<int> attribute(CUdevice_attribute attribute) const;

  /// Where kernels run, one after the other.
  CUstream computeStream() const { return compute.get(); }
  /// Where inputs are copied meanwhile.
  CUstream copyStream() const { return copy.get(); }

  /// Memory of at least one byte. Its contents are undefined.
  Expected<DeviceMemory> allocate(int64_t bytes) const;
  Expected<PinnedMemory> allocatePinned(int64_t bytes) const;
  Expected<Event> createEvent(bool isTimed = false) const;

private:
  explicit Gpu(std::shared_ptr<Driver> driver) : api(std::move(driver)) {}

  Status initialise();

  std::shared_ptr<Driver> api;
  CUdevice device = 0;
  bool hasContext = false;
  std::string deviceName;
  int version = 0; ///< 12040 is CUDA 12.4
  int major = 0;
  int minor = 0;
  int multiprocessorCount = 0;
  Stream compute;
  Stream copy;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_GPU_H
