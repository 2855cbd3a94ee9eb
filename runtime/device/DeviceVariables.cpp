//===-- DeviceVariables.cpp - variables that kernels work on --------------===//
//
// Copies are made late: a training that nobody looks at copies nothing.
//
//===----------------------------------------------------------------------===//

#include "device/DeviceVariables.h"

namespace sinter::runtime {

Expected<const Variables *> DeviceVariables::read() {
  if (!hostIsNewest) {
    if (Status status = device->copyTo(host.block()); !status.ok())
      return status.error();
    hostIsNewest = true;
  }
  return &host;
}

Expected<Variables *> DeviceVariables::write() {
  if (auto values = read(); !values)
    return values.error();
  deviceIsNewest = false;
  return &host;
}

Expected<char *> DeviceVariables::forKernels() {
  if (!device)
    return host.block();
  if (!deviceIsNewest) {
    if (Status status = device->copyFrom(host.block()); !status.ok())
      return status.error();
    deviceIsNewest = true;
  }
  hostIsNewest = false;
  return device->address();
}

} // namespace sinter::runtime
