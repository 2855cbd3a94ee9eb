//===-- ShuffleTest.cpp - the order of an epoch ---------------------------===//
//
// Shuffles are permutations that favour no place.
//
//===----------------------------------------------------------------------===//

#include "data/Shuffle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace sinter::runtime {
namespace {

TEST(Shuffle, HasKnownOrder) {
  EXPECT_EQ(
      shuffledIndices(100, 110, 42, 1),
      (std::vector<int64_t>{101, 103, 109, 107, 108, 104, 100, 106, 105, 102}));
}

TEST(Shuffle, IsPermutationThatDiffersByEpochAndSeed) {
  std::vector<int64_t> sorted(1000);
  std::iota(sorted.begin(), sorted.end(), 50);
  std::vector<std::vector<int64_t>> orders = {
      sorted, shuffledIndices(50, 1050, 1, 1), shuffledIndices(50, 1050, 1, 2),
      shuffledIndices(50, 1050, 2, 1)};
  for (std::vector<int64_t> order : orders) {
    std::ranges::sort(order);
    EXPECT_EQ(order, sorted);
  }
  std::ranges::sort(orders);
  EXPECT_EQ(std::ranges::adjacent_find(orders), orders.end());
}

TEST(Shuffle, TakesEmptyRangeAndSingleIndex) {
  EXPECT_TRUE(shuffledIndices(5, 5, 0, 0).empty());
  EXPECT_EQ(shuffledIndices(5, 6, 0, 0), std::vector<int64_t>{5});
}

// Each place is equally likely: over many epochs, index 0 comes to each of four
// places in a quarter of them.
TEST(Shuffle, FavoursNoPlace) {
  constexpr int epochs = 10'000;
  std::array<int, 4> counts = {};
  for (uint64_t epoch = 0; epoch < epochs; ++epoch) {
    auto order = shuffledIndices(0, 4, 9, epoch);
    ++counts[static_cast<size_t>(std::ranges::find(order, 0) - order.begin())];
  }
  double sigma = std::sqrt(epochs * 0.25 * 0.75);
  for (int count : counts)
    EXPECT_NEAR(count, epochs / 4, 5 * sigma);
}

} // namespace
} // namespace sinter::runtime
