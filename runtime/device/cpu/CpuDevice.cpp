//===-- CpuDevice.cpp - the CPU as a device -------------------------------===//
//
// Kernels are part of the executable: there is nothing to load.
//
//===----------------------------------------------------------------------===//

#include "device/cpu/CpuDevice.h"

#include "device/cpu/CpuExecutor.h"

namespace sinter::runtime {

Expected<std::unique_ptr<Device>> CpuDevice::open(Model model, int threads) {
  if (Status status = model.checkCpu(); !status.ok())
    return status.error();
  return std::unique_ptr<Device>(new CpuDevice(model, threads));
}

std::string CpuDevice::text() const {
  return fmt::format("cpu {}, {}, threads {}", description.architecture(),
                     description.precision(), threads);
}

Expected<std::unique_ptr<Executor>>
CpuDevice::createExecutor(Variables variables,
                          const Executor::Options &options) {
  return CpuExecutor::create(description, std::move(variables), options,
                             threads);
}

} // namespace sinter::runtime
