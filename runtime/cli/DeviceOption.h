//===-- DeviceOption.h - the choice of a device -----------------*- C++ -*-===//
//
// What --threads does, for every command that runs kernels.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CLI_DEVICEOPTION_H
#define SINTER_RUNTIME_CLI_DEVICEOPTION_H

#include "core/Models.h"
#include "device/Device.h"

#include <CLI/CLI.hpp>

namespace sinter::runtime {

struct DeviceOptions {
  int threads; ///< of the CPU
};

/// --threads
void addDevice(CLI::App &command, DeviceOptions &options);

/// Opens the device that was asked for.
Expected<std::unique_ptr<Device>> openDevice(const Models &models,
                                             const DeviceOptions &options);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_DEVICEOPTION_H
