//===-- DeviceOption.h - the choice of a device -----------------*- C++ -*-===//
//
// What --device and --threads do, for every command that runs kernels.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CLI_DEVICEOPTION_H
#define SINTER_RUNTIME_CLI_DEVICEOPTION_H

#include "core/Models.h"
#include "device/Device.h"

#include <CLI/CLI.hpp>

namespace sinter::runtime {

struct DeviceOptions {
  std::string device = "auto"; ///< or "cpu" or "cuda"
  int threads;                 ///< of the CPU
};

/// --device and --threads
void addDevice(CLI::App &command, DeviceOptions &options);

/// Opens the device that was asked for; "auto" is a GPU if the executable has
/// code for one and there is one, else the CPU. Where the executable leaves a
/// choice, says on standard error what was taken, and why it is not the GPU.
Expected<std::unique_ptr<Device>> openDevice(const Models &models,
                                             const DeviceOptions &options);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_DEVICEOPTION_H
