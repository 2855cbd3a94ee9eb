//===-- Device.h - where a command computes ---------------------*- C++ -*-===//
//
// A device that is ready to run the kernels of a model.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_DEVICE_H
#define SINTER_RUNTIME_DEVICE_DEVICE_H

#include "device/Executor.h"

#include <string>

namespace sinter::runtime {

/// A device with the model's kernels for it.
class Device {
public:
  virtual ~Device() = default;

  /// The description that belongs to the device: variables and executors are
  /// made from this one.
  virtual Model model() const = 0;

  /// What it is and how it computes, for reports: "cpu znver4, fp32, threads
  /// 2".
  virtual std::string text() const = 0;

  /// Takes the variables over. The device must outlive the executor. Fails if
  /// it has too little memory.
  virtual Expected<std::unique_ptr<Executor>>
  createExecutor(Variables variables, const Executor::Options &options) = 0;

  struct TuneOptions {
    int64_t batch;       ///< samples
    int64_t rounds = 11; ///< that each engine is measured in
  };

  /// Measures what computes each call of a vendor's library fastest, and says
  /// so on standard output. Gives a table in JSON for the compiler. Fails if
  /// the device has no such library, or the model no calls.
  virtual Expected<std::string> tune(const TuneOptions &) {
    return makeError("expected a GPU to measure, got {}", text());
  }
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_DEVICE_H
