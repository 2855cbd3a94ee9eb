//===-- CpuDevice.h - the CPU as a device -----------------------*- C++ -*-===//
//
// Some threads of this machine.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CPU_CPUDEVICE_H
#define SINTER_RUNTIME_DEVICE_CPU_CPUDEVICE_H

#include "device/Device.h"

namespace sinter::runtime {

class CpuDevice final : public Device {
public:
  /// Fails if this machine lacks instructions that the kernels use.
  static Expected<std::unique_ptr<Device>> open(Model model, int threads);

  Model model() const override { return description; }
  std::string text() const override;
  Expected<std::unique_ptr<Executor>>
  createExecutor(Variables variables,
                 const Executor::Options &options) override;

private:
  CpuDevice(Model model, int threads) : description(model), threads(threads) {}

  Model description;
  int threads;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_CPU_CPUDEVICE_H
