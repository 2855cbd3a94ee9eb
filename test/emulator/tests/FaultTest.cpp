//===-- FaultTest.cpp - faults of kernels are reported --------------------===//
//
// Each ends the launch with an error that stays, and names who did what.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

namespace {

/// Runs the kernel, expects the error, and returns the report.
std::string reportOf(Device &device, CUresult error, const char *kernel,
                     unsigned blocks, unsigned threads,
                     std::vector<void *> parameters) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(device.run(kernel, blocks, threads, std::move(parameters)), error);
  EXPECT_EQ(cuStreamSynchronize(device.stream), error);
  return testing::internal::GetCapturedStderr();
}

/// Stores to `data` at `index`, and expects to be told where that is.
void expectOutOfBounds(Device &device, CUdeviceptr data, int64_t index,
                       const std::string &where) {
  EXPECT_EQ(reportOf(device, CUDA_ERROR_ILLEGAL_ADDRESS, "store", 3, 32,
                     {&data, &index}),
            "emulator: kernel store, block (2, 0, 0), thread (5, 0, 0): an "
            "access out of bounds, " +
                where + "\n");
}

TEST(Fault, BarrierThatSomeThreadsMiss) {
  Device device;
  EXPECT_EQ(reportOf(device, CUDA_ERROR_LAUNCH_FAILED, "barrier_in_branch", 1,
                     64, {}),
            "emulator: kernel barrier_in_branch, block (0, 0, 0): not all "
            "threads come: threads 0-31 wait at a barrier; threads 32-63 have "
            "ended\n");
}

TEST(Fault, TwoBarriersAtATime) {
  Device device;
  EXPECT_EQ(
      reportOf(device, CUDA_ERROR_LAUNCH_FAILED, "two_barriers", 1, 64, {}),
      "emulator: kernel two_barriers, block (0, 0, 0), thread (32, 0, 0): "
      "waits at another barrier than threads 0-31\n");
}

TEST(Fault, ShuffleThatALaneMisses) {
  Device device("reverse");
  EXPECT_EQ(reportOf(device, CUDA_ERROR_LAUNCH_FAILED, "shuffle_in_branch", 1,
                     64, {}),
            "emulator: kernel shuffle_in_branch, block (0, 0, 0): not all "
            "threads come: threads 32-39, 41-63 wait at a shuffle; threads "
            "0-31, 40 have ended\n");
}

TEST(Fault, StoreBehindAnAllocation) {
  Device device;
  CUdeviceptr data = device.allocate(1024);
  expectOutOfBounds(device, data, 256, "at byte 1024 of an allocation of 1024");
}

TEST(Fault, StoreBeforeAnAllocation) {
  Device device;
  CUdeviceptr data = device.allocate(4096);
  expectOutOfBounds(device, data, -1, "4 bytes before an allocation of 4096");
}

TEST(Fault, StoreBetweenAnAllocationAndItsPagesEnd) {
  for (int64_t index : {-1, 25}) {
    Device device;
    CUdeviceptr data = device.allocate(100);
    EXPECT_EQ(reportOf(device, CUDA_ERROR_ILLEGAL_ADDRESS, "store", 3, 32,
                       {&data, &index}),
              "emulator: kernel store: an allocation of 100 bytes was written "
              "beside\n");
  }
}

TEST(Fault, StoreThroughNull) {
  Device device;
  CUdeviceptr data = 0;
  expectOutOfBounds(device, data, 0, "far from any allocation");
}

TEST(Fault, StoreToFreedMemory) {
  Device device;
  CUdeviceptr data = device.allocate(4096);
  ASSERT_EQ(cuMemFree_v2(data), CUDA_SUCCESS);
  expectOutOfBounds(device, data, 0, "far from any allocation");
}

TEST(Fault, StoreBehindSharedMemory) {
  Device device;
  int64_t index = 16;
  EXPECT_EQ(reportOf(device, CUDA_ERROR_ILLEGAL_ADDRESS, "store_shared", 1, 32,
                     {&index}),
            "emulator: kernel store_shared, block (0, 0, 0), thread (7, 0, 0): "
            "an access out of bounds, 64 bytes from the begin of shared "
            "memory\n");
}

TEST(Fault, StackThatOverflows) {
  Device device;
  int64_t depth = 264'000;
  EXPECT_EQ(reportOf(device, CUDA_ERROR_LAUNCH_FAILED, "overflow_stack", 1, 32,
                     {&depth}),
            "emulator: kernel overflow_stack, block (0, 0, 0), thread (3, 0, "
            "0): its stack overflows\n");
}

TEST(Fault, MisalignedAsynchronousCopy) {
  Device device;
  CUdeviceptr data = device.allocate(64);
  EXPECT_EQ(reportOf(device, CUDA_ERROR_MISALIGNED_ADDRESS, "copy_misaligned",
                     1, 1, {&data}),
            "emulator: kernel copy_misaligned, block (0, 0, 0), thread (0, 0, "
            "0): an asynchronous copy of 16 bytes that are not aligned to as "
            "many\n");
}

TEST(Fault, EndsWithItsContext) {
  {
    Device device;
    reportOf(device, CUDA_ERROR_LAUNCH_FAILED, "barrier_in_branch", 1, 64, {});
  }
  Device device;
  CUdeviceptr in = device.upload(std::vector<float>(256, 1.f));
  CUdeviceptr out = device.allocate(sizeof(float));
  ASSERT_EQ(device.run("sum_rows", 1, 256, {&in, &out}), CUDA_SUCCESS);
  EXPECT_EQ(device.download<float>(out, 1)[0], 256.f);
}

// A fault of other code than kernels has the handler that was there before.
TEST(FaultDeathTest, OfTheHostEndsTheProcess) {
  EXPECT_EXIT(
      {
        cuInit(0);
        *static_cast<volatile int *>(nullptr) = 1;
      },
      testing::KilledBySignal(SIGSEGV), "");
}

} // namespace
