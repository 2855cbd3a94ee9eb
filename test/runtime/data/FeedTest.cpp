//===-- FeedTest.cpp - from a picture to a model's input ------------------===//
//
// Noise has the right values and statistics and depends on nothing that it
// should not depend on; shuffles are permutations.
//
//===----------------------------------------------------------------------===//

#include "data/Feed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sinter::runtime {
namespace {

ImageSet greySet(int64_t count, int64_t width, uint8_t grey) {
  ImageSet set;
  set.count = count;
  set.height = 1;
  set.width = width;
  set.channels = 1;
  set.pixels.assign(static_cast<size_t>(count * width), grey);
  return set;
}

std::vector<float> fill(const sinter_feed &feed, const ImageSet &set,
                        std::vector<int64_t> indices, NoiseKey key = {},
                        int64_t position = 0) {
  std::vector<float> values(indices.size() *
                            static_cast<size_t>(set.pixelsPerImage()));
  fillInput(feed, position, set, indices, key, values.data());
  return values;
}

constexpr sinter_feed plain = {SINTER_SOURCE_IMAGE, nullptr, nullptr, 0};
constexpr sinter_stage noise = {SINTER_STAGE_SALT_AND_PEPPER, 0.3F, 0.3F, 0};
constexpr sinter_feed noisy = {SINTER_SOURCE_IMAGE, nullptr, &noise, 1};

TEST(Feed, ScalesPicturesToUnitInterval) {
  ImageSet set = greySet(2, 3, 0);
  set.pixels = {0, 51, 255, 1, 2, 3};
  EXPECT_EQ(fill(plain, set, {1, 0}),
            (std::vector<float>{1 / 255.0F, 2 / 255.0F, 3 / 255.0F, 0,
                                51 / 255.0F, 1}));
}

// Computed by a separate program from the definition: number i of a sample is
// word i % 4 of the Philox block {i / 4, sample, epoch, use}.
TEST(Feed, NoiseHasKnownValues) {
  ImageSet set = greySet(12, 10, 51);
  NoiseKey key = {.seed = uint64_t(5) << 32 | 7,
                  .epoch = 3,
                  .stream = NoiseStream::Evaluation};
  constexpr float same = 51 / 255.0F;
  EXPECT_EQ(fill(noisy, set, {11}, key, 2),
            (std::vector<float>{0, same, 0, same, 1, 0, 1, 0, same, 0}));
}

TEST(Feed, NoiseHasItsProbabilities) {
  constexpr int64_t width = 1000;
  constexpr int64_t count = 1000;
  constexpr double total = width * count;
  static constexpr sinter_stage stage = {SINTER_STAGE_SALT_AND_PEPPER, 0.1F,
                                         0.2F, 0};
  constexpr sinter_feed feed = {SINTER_SOURCE_IMAGE, nullptr, &stage, 1};
  std::vector<int64_t> indices(count);
  std::iota(indices.begin(), indices.end(), 0);
  auto values = fill(feed, greySet(count, width, 51), indices);
  auto expectShare = [&](float value, double probability) {
    auto share = static_cast<double>(std::ranges::count(values, value)) / total;
    double sigma = std::sqrt(probability * (1 - probability) / total);
    EXPECT_NEAR(share, probability, 5 * sigma) << "of value " << value;
  };
  expectShare(1, 0.1);
  expectShare(0, 0.2);
  expectShare(51 / 255.0F, 0.7);
}

TEST(Feed, NoiseOfProbabilityZeroAndOneIsExact) {
  constexpr sinter_stage stages[] = {{SINTER_STAGE_SALT_AND_PEPPER, 0, 0, 0},
                                     {SINTER_STAGE_SALT_AND_PEPPER, 1, 0, 0},
                                     {SINTER_STAGE_SALT_AND_PEPPER, 0, 1, 0}};
  ImageSet set = greySet(1, 1000, 255);
  EXPECT_EQ(fill({SINTER_SOURCE_IMAGE, nullptr, &stages[0], 1}, set, {0}),
            std::vector<float>(1000, 1));
  set = greySet(1, 1000, 51);
  EXPECT_EQ(fill({SINTER_SOURCE_IMAGE, nullptr, &stages[1], 1}, set, {0}),
            std::vector<float>(1000, 1));
  EXPECT_EQ(fill({SINTER_SOURCE_IMAGE, nullptr, &stages[2], 1}, set, {0}),
            std::vector<float>(1000, 0));
}

TEST(Feed, StagesApplyInOrder) {
  constexpr sinter_stage stages[] = {{SINTER_STAGE_SALT_AND_PEPPER, 1, 0, 0},
                                     {SINTER_STAGE_SALT_AND_PEPPER, 0, 1, 0}};
  EXPECT_EQ(
      fill({SINTER_SOURCE_IMAGE, nullptr, stages, 2}, greySet(1, 9, 51), {0}),
      std::vector<float>(9, 0));
}

TEST(Feed, NoiseDoesNotDependOnBatch) {
  ImageSet set = greySet(4, 37, 51);
  auto all = fill(noisy, set, {3, 1, 2});
  auto alone = fill(noisy, set, {2});
  EXPECT_TRUE(std::ranges::equal(std::span(all).last(37), alone));
}

TEST(Feed, NoiseDependsOnEverythingThatItIsKeyedBy) {
  ImageSet set = greySet(2, 200, 51);
  static constexpr sinter_stage twice[] = {
      {SINTER_STAGE_SALT_AND_PEPPER, 0, 0, 0}, noise};
  constexpr sinter_feed secondStage = {SINTER_SOURCE_IMAGE, nullptr, twice, 2};
  NoiseKey key = {.seed = 1, .epoch = 1};
  std::vector<std::vector<float>> drawings = {
      fill(noisy, set, {0}, key),
      fill(noisy, set, {1}, key),
      fill(noisy, set, {0}, key, 1),
      fill(secondStage, set, {0}, key),
      fill(noisy, set, {0}, {.seed = 2, .epoch = 1}),
      fill(noisy, set, {0}, {.seed = 1 | uint64_t(1) << 32, .epoch = 1}),
      fill(noisy, set, {0}, {.seed = 1, .epoch = 2}),
      fill(noisy, set, {0},
           {.seed = 1, .epoch = 1, .stream = NoiseStream::Evaluation})};
  std::ranges::sort(drawings);
  EXPECT_EQ(std::ranges::adjacent_find(drawings), drawings.end());
}

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
