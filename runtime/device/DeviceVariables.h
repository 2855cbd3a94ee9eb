//===-- DeviceVariables.h - variables that kernels work on ------*- C++ -*-===//
//
// Says at any time who has the newest values of a model's variables, the host
// or a device with memory of its own, and copies them when the other one wants
// them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_DEVICEVARIABLES_H
#define SINTER_RUNTIME_DEVICE_DEVICEVARIABLES_H

#include "core/Variables.h"

#include <memory>

namespace sinter::runtime {

/// A variable block in the memory of a device.
class VariableMemory {
public:
  virtual ~VariableMemory() = default;

  /// Where kernels find it.
  virtual char *address() const = 0;

  /// Copy the whole block, after all runs that were started before. `block` may
  /// be used otherwise as soon as they return.
  virtual Status copyFrom(const char *block) = 0;
  virtual Status copyTo(char *block) = 0;
};

/// The variables of an executor. The host cannot reach the values but through
/// this, so it never sees old ones, and no change of it is lost.
class DeviceVariables {
public:
  /// Kernels work in the memory of the host.
  explicit DeviceVariables(Variables initial) : host(std::move(initial)) {}

  /// Kernels work in `memory`, which gets the values when they first need them.
  DeviceVariables(Variables initial, std::unique_ptr<VariableMemory> memory)
      : host(std::move(initial)), device(std::move(memory)) {}

  /// The newest values. They stay valid until an entry point runs.
  Expected<const Variables *> read();

  /// The same, to be changed before the next entry point runs.
  Expected<Variables *> write();

  /// For executors: where a kernel that is about to run finds the newest
  /// values, to read and to change them.
  Expected<char *> forKernels();

private:
  Variables host;
  std::unique_ptr<VariableMemory> device; ///< null: kernels use the host's
  bool hostIsNewest = true;
  bool deviceIsNewest = false; ///< at least one of them is
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_DEVICEVARIABLES_H
