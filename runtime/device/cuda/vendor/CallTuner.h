//===-- CallTuner.h - measures what computes a call fastest -----*- C++ -*-===//
//
// For a launch that a library can compute, tries all of the library's engines
// and the generated kernel.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CALLTUNER_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CALLTUNER_H

#include "device/cuda/vendor/VendorLibraries.h"

#include <functional>

namespace sinter::runtime::cuda {

/// Of several runs, in microseconds.
struct RunTimes {
  double median;
  double spread; ///< the difference of the quartiles
};

/// What was measured of a launch.
struct TunedLaunch {
  struct Engine {
    EngineChoice choice;
    RunTimes times;
  };
  /// An engine that computes something else than the generated kernel, or
  /// nothing.
  struct Fault {
    EngineChoice choice;
    std::string reason;
  };

  const sinter_launch *launch;
  const VendorLibrary *library;
  RunTimes generated;
  std::vector<Engine> engines; ///< all that are right, the fastest first
  std::vector<Fault> faults;

  bool isCallFastest() const {
    return !engines.empty() && engines.front().times.median < generated.median;
  }
};

/// Measures launches for one number of samples.
class CallTuner {
public:
  /// Starts the generated kernel of a launch on the compute stream.
  using StartKernel =
      std::function<Status(const sinter_launch &, std::span<char *> operands)>;

  struct Options {
    int64_t batch;
    int64_t rounds; ///< in which each engine, and the kernel, is timed once
    /// That results may be away, relative to the largest of the kernel's.
    float tolerance;
    bool allowsTensorCores;
  };

  /// Refers to the libraries and the GPU that they are for.
  CallTuner(const VendorLibraries &libraries, const Gpu &gpu,
            StartKernel startKernel, const Options &options)
      : libraries(libraries), gpu(gpu), startKernel(std::move(startKernel)),
        options(options) {}

  /// `launch` has a call for which there is a library. Fails where the GPU
  /// does.
  Expected<TunedLaunch> tune(const sinter_launch &launch) const;

private:
  const VendorLibraries &libraries;
  const Gpu &gpu;
  StartKernel startKernel;
  Options options;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CALLTUNER_H
