//===-- ThreadOrderTest.cpp - threads and blocks in any order -------------===//
//
// Barriers and shuffles give the same results in every order; races do not.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace {

class InOrder : public testing::TestWithParam<const char *> {};

TEST_P(InOrder, BlocksReduceWithShufflesAndABarrier) {
  Device device(GetParam());
  constexpr size_t rows = 40;
  std::vector<float> input(rows * 256);
  for (size_t i = 0; i < input.size(); ++i)
    input[i] = static_cast<float>(i % 257);
  CUdeviceptr in = device.upload(input);
  CUdeviceptr out = device.allocate(rows * sizeof(float));
  ASSERT_EQ(device.run("sum_rows", rows, 256, {&in, &out}), CUDA_SUCCESS);
  std::vector<float> sums = device.download<float>(out, rows);
  for (size_t row = 0; row < rows; ++row)
    EXPECT_EQ(sums[row], std::accumulate(input.begin() + row * 256,
                                         input.begin() + row * 256 + 256, 0.f))
        << row;
}

TEST_P(InOrder, EveryThreadRunsOnce) {
  Device device(GetParam());
  CUdeviceptr count = device.upload(std::vector<int32_t>{0});
  CUdeviceptr order = device.allocate(12 * 100 * sizeof(int32_t));
  ASSERT_EQ(device.run("record_order", 12, 100, {&count, &order}),
            CUDA_SUCCESS);
  std::vector<int32_t> threads = device.download<int32_t>(order, 1200);
  std::sort(threads.begin(), threads.end());
  for (int32_t i = 0; i < 1200; ++i)
    EXPECT_EQ(threads[static_cast<size_t>(i)], i);
}

INSTANTIATE_TEST_SUITE_P(Orders, InOrder,
                         testing::Values("forward", "reverse", "random"));

std::vector<int32_t> orderOfThreads(const char *order, const char *seed) {
  Device device(order, seed);
  CUdeviceptr count = device.upload(std::vector<int32_t>{0});
  CUdeviceptr threads = device.allocate(64 * sizeof(int32_t));
  EXPECT_EQ(device.run("record_order", 1, 64, {&count, &threads}),
            CUDA_SUCCESS);
  return device.download<int32_t>(threads, 64);
}

TEST(ThreadOrder, IsThatOfTheOptions) {
  std::vector<int32_t> ascending(64);
  std::iota(ascending.begin(), ascending.end(), 0);
  EXPECT_EQ(orderOfThreads("forward", "0"), ascending);
  std::vector<int32_t> descending(ascending.rbegin(), ascending.rend());
  EXPECT_EQ(orderOfThreads("reverse", "0"), descending);

  std::vector<int32_t> random = orderOfThreads("random", "1");
  EXPECT_EQ(random, orderOfThreads("random", "1"));
  EXPECT_NE(random, orderOfThreads("random", "2"));
  EXPECT_TRUE(
      std::is_permutation(random.begin(), random.end(), ascending.begin()));
}

TEST(ThreadOrder, AMissingBarrierReadsPoison) {
  Device device;
  CUdeviceptr in = device.upload(std::vector<float>(256, 1.f));
  CUdeviceptr out = device.allocate(sizeof(float));
  ASSERT_EQ(device.run("sum_rows_racing", 1, 256, {&in, &out}), CUDA_SUCCESS);
  EXPECT_TRUE(std::isnan(device.download<float>(out, 1)[0]));
}

class Shuffle : public testing::TestWithParam<const char *> {
protected:
  /// What the kernel gives each lane; invalid ones negative.
  std::vector<int> run(const char *kernel, int32_t operand) {
    Device device(GetParam());
    CUdeviceptr out = device.allocate(32 * sizeof(uint32_t));
    EXPECT_EQ(device.run(kernel, 1, 32, {&out, &operand}), CUDA_SUCCESS);
    std::vector<int> values;
    for (uint32_t value : device.download<uint32_t>(out, 32))
      values.push_back(static_cast<int>(value) - 1000);
    return values;
  }
};

TEST_P(Shuffle, ReadsTheLaneOfItsMode) {
  for (int operand : {1, 5, 31}) {
    std::vector<int> exclusive = run("shuffle_xor", operand);
    std::vector<int> up = run("shuffle_up", operand);
    std::vector<int> down = run("shuffle_down", operand);
    std::vector<int> index = run("shuffle_idx", operand);
    for (int lane = 0; lane < 32; ++lane) {
      auto i = static_cast<size_t>(lane);
      EXPECT_EQ(exclusive[i], lane ^ operand);
      EXPECT_EQ(up[i], lane >= operand ? lane - operand : lane - 1000);
      EXPECT_EQ(down[i], lane + operand < 32 ? lane + operand : lane - 1000);
      EXPECT_EQ(index[i], operand);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Orders, Shuffle,
                         testing::Values("forward", "reverse", "random"));

TEST(SharedMemory, IsPoisonedForEachBlock) {
  Device device;
  CUdeviceptr out = device.allocate(100 * sizeof(uint32_t));
  for (int launch = 0; launch < 2; ++launch) {
    ASSERT_EQ(device.run("read_fresh_shared", 3, 32, {&out}, 400),
              CUDA_SUCCESS);
    EXPECT_EQ(device.download<uint32_t>(out, 100),
              std::vector<uint32_t>(100, 0xffffffff));
  }
}

} // namespace
