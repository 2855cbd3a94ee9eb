//===-- AsyncCopyTest.cpp - copies happen in the wait for them ------------===//
//
// What no wait demands is not there.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace {

bool isNan(float value) { return std::isnan(value); }

/// The two rows that the kernel copied, waiting for the first only.
std::vector<float> copyLate(const char *order) {
  Device device(order);
  std::vector<float> input(256);
  std::iota(input.begin(), input.end(), 0.f);
  CUdeviceptr in = device.upload(input);
  CUdeviceptr out = device.allocate(256 * sizeof(float));
  EXPECT_EQ(device.run("copy_late", 1, 32, {&in, &out}), CUDA_SUCCESS);
  return device.download<float>(out, 256);
}

TEST(AsyncCopy, HappensInTheWait) {
  std::vector<float> rows = copyLate("forward");
  for (size_t i = 0; i < 128; ++i)
    EXPECT_EQ(rows[i], static_cast<float>(i));
  EXPECT_TRUE(std::all_of(rows.begin() + 128, rows.end(), isNan));
}

TEST(AsyncCopy, SometimesHappensBeforeInRandomOrder) {
  std::vector<float> rows = copyLate("random");
  for (size_t i = 0; i < 128; ++i)
    EXPECT_EQ(rows[i], static_cast<float>(i));
  auto early = 128 - std::count_if(rows.begin() + 128, rows.end(), isNan);
  EXPECT_GT(early, 0);
  EXPECT_LT(early, 128);
}

TEST(AsyncCopy, FillsWithZeros) {
  Device device;
  CUdeviceptr in = device.upload(std::vector<float>{1, 2, 3, 4});
  CUdeviceptr out = device.allocate(4 * sizeof(float));
  ASSERT_EQ(device.run("copy_zero_filled", 1, 1, {&in, &out}), CUDA_SUCCESS);
  EXPECT_EQ(device.download<float>(out, 4), (std::vector<float>{1, 0, 0, 0}));
}

} // namespace
