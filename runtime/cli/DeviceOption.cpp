//===-- DeviceOption.cpp - the choice of a device -------------------------===//
//
// There is the CPU.
//
//===----------------------------------------------------------------------===//

#include "cli/DeviceOption.h"

#include "cli/Options.h"
#include "device/cpu/CpuDevice.h"

namespace sinter::runtime {

void addDevice(CLI::App &command, DeviceOptions &options) {
  addThreads(command, options.threads);
}

Expected<std::unique_ptr<Device>> openDevice(const Models &models,
                                             const DeviceOptions &options) {
  return CpuDevice::open(models.common(), options.threads);
}

} // namespace sinter::runtime
