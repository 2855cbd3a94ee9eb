//===-- ThreadPoolTest.cpp - tests of ThreadPool --------------------------===//
//
// Every tile runs once, whatever the numbers of tiles and threads.
//
//===----------------------------------------------------------------------===//

#include "device/cpu/ThreadPool.h"

#include <gtest/gtest.h>

#include <numeric>

using namespace sinter::runtime;

namespace {

class ThreadPoolOf : public testing::TestWithParam<int> {};

TEST_P(ThreadPoolOf, RunsEachTileOnce) {
  ThreadPool pool(GetParam());
  EXPECT_EQ(pool.threadCount(), GetParam());
  for (int64_t tiles : {0, 1, 2, 3, 7, 64, 1000}) {
    std::vector<std::atomic<int>> runs(static_cast<size_t>(tiles));
    pool.parallelFor(tiles, [&](int64_t tile, int thread) {
      ASSERT_GE(thread, 0);
      ASSERT_LT(thread, GetParam());
      ++runs[static_cast<size_t>(tile)];
    });
    for (auto &count : runs)
      EXPECT_EQ(count, 1) << tiles;
  }
}

TEST_P(ThreadPoolOf, NoTwoTilesShareAThreadNumberAtATime) {
  ThreadPool pool(GetParam());
  std::vector<std::atomic<int>> active(static_cast<size_t>(GetParam()));
  pool.parallelFor(500, [&](int64_t, int thread) {
    auto &users = active[static_cast<size_t>(thread)];
    EXPECT_EQ(users.fetch_add(1), 0);
    std::this_thread::yield();
    users.fetch_sub(1);
  });
}

TEST_P(ThreadPoolOf, ManyShortLoopsSeeEachOthersResults) {
  ThreadPool pool(GetParam());
  std::vector<int64_t> values(6);
  for (int64_t loop = 0; loop < 20000; ++loop) {
    // Loops of different lengths, so that a late claim would hit a wrong tile.
    int64_t tiles = loop % 4 + 2;
    int64_t before = std::accumulate(values.begin(), values.end(), int64_t{0});
    pool.parallelFor(tiles, [&](int64_t tile, int) {
      values[static_cast<size_t>(tile)] += tile + loop;
    });
    int64_t after = std::accumulate(values.begin(), values.end(), int64_t{0});
    ASSERT_EQ(after - before, tiles * (tiles - 1) / 2 + tiles * loop);
  }
}

TEST_P(ThreadPoolOf, SleepingThreadsWakeUp) {
  ThreadPool pool(GetParam());
  for (int i = 0; i < 3; ++i) {
    // Longer than threads spin.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    std::atomic<int> runs = 0;
    pool.parallelFor(100, [&](int64_t, int) { ++runs; });
    EXPECT_EQ(runs, 100);
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, ThreadPoolOf, testing::Values(1, 2, 3, 8));

TEST(ThreadPool, AtLeastOneCpuIsAvailable) { EXPECT_GE(availableCpus(), 1); }

} // namespace
