//===-- EmulatedCudnn.h - cuDNN on the fake driver --------------*- C++ -*-===//
//
// The emulator's cuDNN, built into the test.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_RUNTIME_DEVICE_EMULATEDCUDNN_H
#define SINTER_TEST_RUNTIME_DEVICE_EMULATEDCUDNN_H

#include "device/FakeDriver.h"
#include "device/cuda/vendor/Cudnn.h"

namespace sinter::runtime::test {

/// Its driver, which must be there while it computes.
void setDriver(const FakeDriver *driver);

/// Its functions.
cuda::Lookup emulatedCudnn();

/// Sets an environment variable for as long as it lives.
class Environment {
public:
  Environment(const char *name, const char *value);
  ~Environment();
  Environment(const Environment &) = delete;

private:
  const char *name;
};

} // namespace sinter::runtime::test

#endif // SINTER_TEST_RUNTIME_DEVICE_EMULATEDCUDNN_H
