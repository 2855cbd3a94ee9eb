//===-- TestSupport.h - what the tests have in common -----------*- C++ -*-===//
//
// A context with the test kernels, and shorter words for the driver API.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_TESTS_TESTSUPPORT_H
#define SINTER_EMULATOR_TESTS_TESTSUPPORT_H

#include "Driver.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

/// A context with the given order of threads, while it lives, and one stream.
class Device {
public:
  explicit Device(const std::string &order = "forward",
                  const std::string &seed = "0");
  ~Device();
  Device(const Device &) = delete;
  Device &operator=(const Device &) = delete;

  template <typename Value>
  CUdeviceptr upload(const std::vector<Value> &values) {
    CUdeviceptr address = allocate(values.size() * sizeof(Value));
    EXPECT_EQ(
        cuMemcpyHtoD_v2(address, values.data(), values.size() * sizeof(Value)),
        CUDA_SUCCESS);
    return address;
  }

  template <typename Value>
  std::vector<Value> download(CUdeviceptr address, size_t count) {
    std::vector<Value> values(count);
    EXPECT_EQ(cuMemcpyDtoH_v2(values.data(), address, count * sizeof(Value)),
              CUDA_SUCCESS);
    return values;
  }

  CUdeviceptr allocate(size_t bytes);

  /// Queues a launch of the kernel in the stream.
  CUresult launch(const char *kernel, unsigned blocks, unsigned threads,
                  std::vector<void *> parameters,
                  unsigned dynamicSharedBytes = 0);

  /// Launches the kernel and waits for it.
  CUresult run(const char *kernel, unsigned blocks, unsigned threads,
               std::vector<void *> parameters, unsigned dynamicSharedBytes = 0);

  CUstream stream = nullptr;
  CUmodule module = nullptr;
};

/// The bytes of the image with the test kernels.
std::vector<char> readTestKernels();

#endif // SINTER_EMULATOR_TESTS_TESTSUPPORT_H
