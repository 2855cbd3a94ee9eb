//===-- StreamTest.cpp - streams run when they are waited for -------------===//
//
// Work that nothing waits for has not happened; with the waits that a program
// needs, it has.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <algorithm>
#include <cmath>

namespace {

float *pinned(size_t count, float value) {
  void *address;
  EXPECT_EQ(cuMemHostAlloc(&address, count * sizeof(float), 0), CUDA_SUCCESS);
  std::fill_n(static_cast<float *>(address), count, value);
  return static_cast<float *>(address);
}

class Stream : public testing::Test {
protected:
  static constexpr size_t count = 100, bytes = count * sizeof(float);

  Device device;
  CUdeviceptr data = device.allocate(bytes);
  float *host = pinned(count, 1);

  CUresult launchScale(float factor, float addend) {
    int64_t elements = count;
    return device.launch("scale", 2, 32, {&data, &elements, &factor, &addend});
  }
};

TEST_F(Stream, DoesNothingBeforeItIsWaitedFor) {
  ASSERT_EQ(cuMemcpyHtoDAsync_v2(data, host, bytes, device.stream),
            CUDA_SUCCESS);
  ASSERT_EQ(launchScale(2, 1), CUDA_SUCCESS);
  float *result = pinned(count, 0);
  ASSERT_EQ(cuMemcpyDtoHAsync_v2(result, data, bytes, device.stream),
            CUDA_SUCCESS);
  // Pinned memory is read when the copy happens, parameters at the launch.
  host[0] = 10;
  EXPECT_EQ(result[0], 0);
  ASSERT_EQ(cuStreamSynchronize(device.stream), CUDA_SUCCESS);
  EXPECT_EQ(result[0], 21);
  EXPECT_EQ(result[count - 1], 3);
}

TEST_F(Stream, StagesMemoryThatIsNotPinned) {
  std::vector<float> unpinned(count, 1);
  ASSERT_EQ(cuMemcpyHtoDAsync_v2(data, unpinned.data(), bytes, device.stream),
            CUDA_SUCCESS);
  unpinned.assign(count, 5);
  ASSERT_EQ(launchScale(1, 0), CUDA_SUCCESS);
  // Waits for the copy.
  ASSERT_EQ(cuMemcpyDtoHAsync_v2(unpinned.data(), data, bytes, device.stream),
            CUDA_SUCCESS);
  EXPECT_EQ(unpinned, std::vector<float>(count, 1));
}

TEST_F(Stream, WaitsForEventsOfOthers) {
  CUstream copies;
  CUevent copied;
  ASSERT_EQ(cuStreamCreate(&copies, 1), CUDA_SUCCESS);
  ASSERT_EQ(cuEventCreate(&copied, 2), CUDA_SUCCESS);
  ASSERT_EQ(cuMemcpyHtoDAsync_v2(data, host, bytes, copies), CUDA_SUCCESS);
  ASSERT_EQ(cuEventRecord(copied, copies), CUDA_SUCCESS);
  // Behind the event: the other stream does not wait for it.
  ASSERT_EQ(cuMemsetD32Async(data, 0, count, copies), CUDA_SUCCESS);
  ASSERT_EQ(cuStreamWaitEvent(device.stream, copied, 0), CUDA_SUCCESS);
  ASSERT_EQ(launchScale(1, 1), CUDA_SUCCESS);
  float *result = pinned(count, 0);
  ASSERT_EQ(cuMemcpyDtoHAsync_v2(result, data, bytes, device.stream),
            CUDA_SUCCESS);
  ASSERT_EQ(cuStreamSynchronize(device.stream), CUDA_SUCCESS);
  EXPECT_EQ(result[0], 2);
  EXPECT_EQ(cuEventDestroy_v2(copied), CUDA_SUCCESS);
  EXPECT_EQ(cuStreamDestroy_v2(copies), CUDA_SUCCESS);
}

TEST_F(Stream, WithoutAWaitItsOrderIsLost) {
  CUstream copies;
  ASSERT_EQ(cuStreamCreate(&copies, 1), CUDA_SUCCESS);
  ASSERT_EQ(cuMemcpyHtoDAsync_v2(data, host, bytes, copies), CUDA_SUCCESS);
  ASSERT_EQ(launchScale(1, 1), CUDA_SUCCESS);
  float *result = pinned(count, 0);
  ASSERT_EQ(cuMemcpyDtoHAsync_v2(result, data, bytes, device.stream),
            CUDA_SUCCESS);
  ASSERT_EQ(cuStreamSynchronize(device.stream), CUDA_SUCCESS);
  // The memory's first contents.
  EXPECT_TRUE(std::isnan(result[0]));
  EXPECT_EQ(cuStreamDestroy_v2(copies), CUDA_SUCCESS);
}

TEST_F(Stream, EventsTellTime) {
  CUevent begin, end;
  ASSERT_EQ(cuEventCreate(&begin, 0), CUDA_SUCCESS);
  ASSERT_EQ(cuEventCreate(&end, 0), CUDA_SUCCESS);
  ASSERT_EQ(cuEventRecord(begin, device.stream), CUDA_SUCCESS);
  ASSERT_EQ(cuMemsetD8Async(data, 0, bytes, device.stream), CUDA_SUCCESS);
  ASSERT_EQ(cuEventRecord(end, device.stream), CUDA_SUCCESS);
  float milliseconds = -1;
  EXPECT_EQ(cuEventElapsedTime(&milliseconds, begin, end),
            CUDA_ERROR_NOT_READY);
  ASSERT_EQ(cuEventSynchronize(end), CUDA_SUCCESS);
  EXPECT_EQ(cuEventElapsedTime(&milliseconds, begin, end), CUDA_SUCCESS);
  EXPECT_GE(milliseconds, 0);
  EXPECT_EQ(device.download<float>(data, count), std::vector<float>(count, 0));
  EXPECT_EQ(cuEventDestroy_v2(begin), CUDA_SUCCESS);
  EXPECT_EQ(cuEventDestroy_v2(end), CUDA_SUCCESS);
}

TEST(RandomStream, SometimesRunsAheadOfAWait) {
  Device device("random");
  CUdeviceptr data = device.allocate(4 * sizeof(float));
  int early = 0;
  for (int i = 0; i < 20; ++i) {
    float *host = pinned(4, 1);
    ASSERT_EQ(cuMemcpyHtoDAsync_v2(data, host, 16, device.stream),
              CUDA_SUCCESS);
    host[0] = 2;
    early += device.download<float>(data, 4)[0] == 1;
    ASSERT_EQ(cuMemFreeHost(host), CUDA_SUCCESS);
  }
  EXPECT_GT(early, 0);
  EXPECT_LT(early, 20);
}

} // namespace
