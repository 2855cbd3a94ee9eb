//===-- Outputs.h - what an entry point has written -------------*- C++ -*-===//
//
// The outputs of runs, on the device and on their way to the host.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_OUTPUTS_H
#define SINTER_RUNTIME_DEVICE_OUTPUTS_H

#include "core/Status.h"

#include <cstdint>

namespace sinter::runtime {

/// Memory for the outputs of one entry point, made by an executor. Runs replace
/// each other's outputs; what was fetched before stays.
class Outputs {
public:
  virtual ~Outputs() = default;

  /// For executors: where kernels find them, one buffer for each output.
  virtual char *const *addresses() const = 0;

  /// How many runs' outputs can be on their way to the host at a time.
  virtual int64_t capacity() const = 0;

  /// Starts to bring the outputs of the last run, on `batch` samples, to the
  /// host. Not more than `capacity()` may be on their way.
  virtual Status fetch(int64_t batch) = 0;

  /// Waits for the outputs that were fetched first and not yet taken: a buffer
  /// for each, valid until the next call of `fetch`.
  virtual Expected<const char *const *> take() = 0;

  /// The outputs of the last run; no others may be on their way.
  Expected<const char *const *> read(int64_t batch) {
    if (Status status = fetch(batch); !status.ok())
      return status.error();
    return take();
  }
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_OUTPUTS_H
