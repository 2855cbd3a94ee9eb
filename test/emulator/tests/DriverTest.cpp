//===-- DriverTest.cpp - calls that are refused ---------------------------===//
//
// What a driver checks before it does anything, and what it tells of the
// device.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <cmath>
#include <thread>

namespace {

TEST(Driver, NeedsAContext) {
  ASSERT_EQ(cuInit(0), CUDA_SUCCESS);
  CUdeviceptr address;
  EXPECT_EQ(cuMemAlloc_v2(&address, 16), CUDA_ERROR_INVALID_CONTEXT);
  Device device;
  EXPECT_EQ(cuMemAlloc_v2(&address, 16), CUDA_SUCCESS);
  // A context is current to one thread.
  std::thread([] {
    CUdeviceptr other;
    EXPECT_EQ(cuMemAlloc_v2(&other, 16), CUDA_ERROR_INVALID_CONTEXT);
  }).join();
}

TEST(Driver, RefusesOptionsWithoutMeaning) {
  ASSERT_EQ(cuInit(0), CUDA_SUCCESS);
  CUcontext context;
  setenv("SINTER_EMULATOR_ORDER", "sideways", 1);
  testing::internal::CaptureStderr();
  EXPECT_EQ(cuDevicePrimaryCtxRetain(&context, 0), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "emulator: SINTER_EMULATOR_ORDER: expected forward, reverse or "
            "random, got \"sideways\"\n");
}

TEST(Driver, HasAsMuchMemoryAsItWasTold) {
  setenv("SINTER_EMULATOR_MEMORY", "2", 1);
  {
    Device device;
    size_t free, total;
    CUdeviceptr address;
    ASSERT_EQ(cuMemAlloc_v2(&address, 1 << 20), CUDA_SUCCESS);
    ASSERT_EQ(cuMemGetInfo_v2(&free, &total), CUDA_SUCCESS);
    EXPECT_EQ(total, size_t{2} << 20);
    EXPECT_EQ(free, size_t{1} << 20);
    EXPECT_EQ(cuMemAlloc_v2(&address, (1 << 20) + 1), CUDA_ERROR_OUT_OF_MEMORY);
    EXPECT_EQ(cuMemAlloc_v2(&address, 1 << 20), CUDA_SUCCESS);
  }
  unsetenv("SINTER_EMULATOR_MEMORY");
}

TEST(Driver, PoisonsNewMemory) {
  Device device;
  CUdeviceptr address = device.allocate(1000);
  for (float value : device.download<float>(address, 250))
    EXPECT_TRUE(std::isnan(value));
  EXPECT_EQ(address % 256, 0u);
}

TEST(Driver, ChecksTheMemoryOfCopies) {
  Device device;
  std::vector<char> host(64);
  CUdeviceptr address = device.allocate(64);
  auto hostAddress = reinterpret_cast<CUdeviceptr>(host.data());
  EXPECT_EQ(cuMemcpyHtoD_v2(address + 1, host.data(), 64),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(cuMemcpyDtoDAsync_v2(address, hostAddress, 64, device.stream),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(cuMemsetD32Async(address, 0, 17, device.stream),
            CUDA_ERROR_INVALID_VALUE);
}

TEST(Driver, KnowsWhereAllocationsEnd) {
  Device device;
  CUdeviceptr data = device.allocate(100), base = 0;
  size_t bytes = 0;
  ASSERT_EQ(cuMemGetAddressRange_v2(&base, &bytes, data + 99), CUDA_SUCCESS);
  EXPECT_EQ(base, data);
  EXPECT_EQ(bytes, 100);
  EXPECT_EQ(cuMemGetAddressRange_v2(&base, &bytes, data - 1),
            CUDA_ERROR_NOT_FOUND);
}

TEST(Driver, ChecksLaunches) {
  Device device;
  CUdeviceptr in = device.allocate(16), out = in;
  EXPECT_EQ(device.run("unknown", 1, 32, {}), CUDA_ERROR_NOT_FOUND);
  EXPECT_EQ(device.run("sum_rows", 1, 128, {&in, &out}),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(device.run("read_fresh_shared", 1, 32, {&in}, 48 * 1024),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(device.run("record_order", 0, 32, {&in, &out}),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(device.run("record_order", 1, 1025, {&in, &out}),
            CUDA_ERROR_INVALID_VALUE);
}

TEST(Driver, GivesAKernelMoreSharedMemoryIfAsked) {
  Device device;
  CUfunction function;
  int value;
  ASSERT_EQ(cuModuleGetFunction(&function, device.module, "read_fresh_shared"),
            CUDA_SUCCESS);
  ASSERT_EQ(
      cuFuncGetAttribute(&value, CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES, function),
      CUDA_SUCCESS);
  EXPECT_EQ(value, 4);
  constexpr auto attribute = CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
  EXPECT_EQ(cuFuncSetAttribute(function, attribute, 227 * 1024),
            CUDA_ERROR_INVALID_VALUE);
  ASSERT_EQ(cuFuncSetAttribute(function, attribute, 200 * 1024), CUDA_SUCCESS);
  CUdeviceptr out = device.allocate(200 * 1024);
  EXPECT_EQ(device.run("read_fresh_shared", 1, 32, {&out}, 200 * 1024),
            CUDA_SUCCESS);

  int blocks;
  ASSERT_EQ(
      cuOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, function, 256, 0),
      CUDA_SUCCESS);
  EXPECT_EQ(blocks, 4);
  ASSERT_EQ(cuOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, function, 256,
                                                        100 * 1024),
            CUDA_SUCCESS);
  EXPECT_EQ(blocks, 2);
}

TEST(Driver, RefusesImagesForOtherMachines) {
  Device device;
  CUmodule module;
  std::vector<char> image = readTestKernels();
  image[18] = static_cast<char>(190); // e_machine: CUDA
  image[19] = 0;
  EXPECT_EQ(cuModuleLoadData(&module, image.data()),
            CUDA_ERROR_NO_BINARY_FOR_GPU);
  image[0] = 0;
  EXPECT_EQ(cuModuleLoadData(&module, image.data()), CUDA_ERROR_INVALID_IMAGE);
}

TEST(Driver, NamesErrors) {
  const char *name, *text;
  ASSERT_EQ(cuGetErrorName(CUDA_ERROR_LAUNCH_FAILED, &name), CUDA_SUCCESS);
  EXPECT_STREQ(name, "CUDA_ERROR_LAUNCH_FAILED");
  ASSERT_EQ(cuGetErrorString(CUDA_ERROR_OUT_OF_MEMORY, &text), CUDA_SUCCESS);
  EXPECT_STREQ(text, "out of memory");
  EXPECT_EQ(cuGetErrorName(static_cast<CUresult>(12345), &name),
            CUDA_ERROR_INVALID_VALUE);
}

} // namespace
