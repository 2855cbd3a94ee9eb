//===-- EmulatedCublasLt.h - cuBLASLt on the fake driver --------*- C++ -*-===//
//
// The emulator's cuBLASLt, built into the test. Its driver is that of the
// emulated cuDNN.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_RUNTIME_DEVICE_EMULATEDCUBLASLT_H
#define SINTER_TEST_RUNTIME_DEVICE_EMULATEDCUBLASLT_H

#include "device/cuda/vendor/CublasLt.h"

namespace sinter::runtime::test {

/// Its functions.
cuda::Lookup emulatedCublasLt();

} // namespace sinter::runtime::test

#endif // SINTER_TEST_RUNTIME_DEVICE_EMULATEDCUBLASLT_H
