//===-- FeedTest.cpp - from a sample to a model's input -------------------===//
//
// Every source and stage; noise has the right values and statistics and depends
// on nothing that it should not depend on.
//
//===----------------------------------------------------------------------===//

#include "data/Feed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sinter::runtime {
namespace {

Sample greySample(int64_t width, uint8_t grey) {
  Sample sample;
  sample.picture = {1, width, 1,
                    std::vector<uint8_t>(static_cast<size_t>(width), grey)};
  return sample;
}

std::vector<float> fill(const sinter_feed &feed, const Sample &sample,
                        size_t size, int64_t index = 0, NoiseKey key = {},
                        int64_t position = 0) {
  std::vector<float> values(size, -1);
  fillInput(feed, position, sample, index, key, values);
  return values;
}

constexpr sinter_feed plain = {SINTER_SOURCE_IMAGE, nullptr, nullptr, 0};
constexpr sinter_stage noise = {SINTER_STAGE_SALT_AND_PEPPER, 0.3F, 0.3F, 0};
constexpr sinter_feed noisy = {SINTER_SOURCE_IMAGE, nullptr, &noise, 1};

TEST(Feed, ScalesPicturesToUnitInterval) {
  Sample sample;
  sample.picture = {1, 3, 1, {0, 51, 255}};
  EXPECT_EQ(fill(plain, sample, 3), (std::vector<float>{0, 51 / 255.0F, 1}));
}

TEST(Feed, GivesLabelsAndMasks) {
  Sample sample;
  sample.label = 2;
  sample.mask = {1, 0, 2};
  EXPECT_EQ(fill({SINTER_SOURCE_LABEL, nullptr, nullptr, 0}, sample, 1),
            std::vector<float>{2});
  EXPECT_EQ(fill({SINTER_SOURCE_LABEL_ONE_HOT, nullptr, nullptr, 0}, sample, 4),
            (std::vector<float>{0, 0, 1, 0}));
  EXPECT_EQ(fill({SINTER_SOURCE_MASK, nullptr, nullptr, 0}, sample, 3),
            (std::vector<float>{1, 0, 2}));
  EXPECT_EQ(fill({SINTER_SOURCE_MASK_ONE_HOT, nullptr, nullptr, 0}, sample, 9),
            (std::vector<float>{0, 1, 0, 1, 0, 0, 0, 0, 1}));
}

TEST(Feed, AMissingMaskIsZero) {
  EXPECT_EQ(fill({SINTER_SOURCE_MASK_ONE_HOT, nullptr, nullptr, 0}, {}, 6),
            std::vector<float>(6, 0));
}

TEST(Feed, FindsArraysByName) {
  Sample sample;
  sample.arrays = {{"x", {1, 2}}, {"y", {3}}};
  EXPECT_EQ(fill({SINTER_SOURCE_ARRAY, "y", nullptr, 0}, sample, 1),
            std::vector<float>{3});
  EXPECT_EQ(fill({SINTER_SOURCE_ARRAY, "x", nullptr, 0}, sample, 2),
            (std::vector<float>{1, 2}));
}

TEST(Feed, ScalesByFactorAndOffset) {
  static constexpr sinter_stage scale = {SINTER_STAGE_SCALE, 2, -1, 0};
  Sample sample;
  sample.picture = {1, 2, 1, {0, 255}};
  EXPECT_EQ(fill({SINTER_SOURCE_IMAGE, nullptr, &scale, 1}, sample, 2),
            (std::vector<float>{-1, 1}));
}

// keras.applications.vgg19.preprocess_input of [[[255, 51, 0]]].
TEST(Feed, PreprocessesAsCaffe) {
  static constexpr sinter_stage caffe = {SINTER_STAGE_CAFFE, 0, 0, 0};
  Sample sample;
  sample.picture = {1, 1, 3, {255, 51, 0}};
  std::vector<float> values =
      fill({SINTER_SOURCE_IMAGE, nullptr, &caffe, 1}, sample, 3);
  EXPECT_FLOAT_EQ(values[0], -103.939F);
  EXPECT_FLOAT_EQ(values[1], 51 - 116.779F);
  EXPECT_FLOAT_EQ(values[2], 255 - 123.68F);
}

TEST(Feed, ResizesBeforeOtherStages) {
  static constexpr sinter_stage stages[] = {{SINTER_STAGE_RESIZE, 1, 4, 0},
                                            {SINTER_STAGE_SCALE, 255, 0, 0}};
  Sample sample;
  sample.picture = {1, 2, 1, {0, 100}};
  EXPECT_EQ(fill({SINTER_SOURCE_IMAGE, nullptr, stages, 2}, sample, 4),
            (std::vector<float>{0, 25, 75, 100}));
}

// Computed by a separate program from the definition: number i of a sample is
// word i % 4 of the Philox block {i / 4, sample, epoch, use}.
TEST(Feed, NoiseHasKnownValues) {
  NoiseKey key = {.seed = uint64_t(5) << 32 | 7,
                  .epoch = 3,
                  .stream = NoiseStream::Evaluation};
  constexpr float same = 51 / 255.0F;
  EXPECT_EQ(fill(noisy, greySample(10, 51), 10, 11, key, 2),
            (std::vector<float>{0, same, 0, same, 1, 0, 1, 0, same, 0}));
}

TEST(Feed, NoiseHasItsProbabilities) {
  constexpr int64_t width = 1000;
  constexpr int64_t count = 1000;
  constexpr double total = width * count;
  static constexpr sinter_stage stage = {SINTER_STAGE_SALT_AND_PEPPER, 0.1F,
                                         0.2F, 0};
  constexpr sinter_feed feed = {SINTER_SOURCE_IMAGE, nullptr, &stage, 1};
  Sample sample = greySample(width, 51);
  std::vector<float> all;
  for (int64_t index = 0; index < count; ++index)
    std::ranges::copy(fill(feed, sample, width, index),
                      std::back_inserter(all));
  auto expectShare = [&](float value, double probability) {
    auto share = static_cast<double>(std::ranges::count(all, value)) / total;
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
  auto fillWith = [&](const sinter_stage &stage, uint8_t grey) {
    return fill({SINTER_SOURCE_IMAGE, nullptr, &stage, 1},
                greySample(1000, grey), 1000);
  };
  EXPECT_EQ(fillWith(stages[0], 255), std::vector<float>(1000, 1));
  EXPECT_EQ(fillWith(stages[1], 51), std::vector<float>(1000, 1));
  EXPECT_EQ(fillWith(stages[2], 51), std::vector<float>(1000, 0));
}

TEST(Feed, StagesApplyInOrder) {
  constexpr sinter_stage stages[] = {{SINTER_STAGE_SALT_AND_PEPPER, 1, 0, 0},
                                     {SINTER_STAGE_SALT_AND_PEPPER, 0, 1, 0}};
  EXPECT_EQ(
      fill({SINTER_SOURCE_IMAGE, nullptr, stages, 2}, greySample(9, 51), 9),
      std::vector<float>(9, 0));
}

TEST(Feed, NoiseDependsOnEverythingThatItIsKeyedBy) {
  static constexpr sinter_stage twice[] = {
      {SINTER_STAGE_SALT_AND_PEPPER, 0, 0, 0}, noise};
  constexpr sinter_feed secondStage = {SINTER_SOURCE_IMAGE, nullptr, twice, 2};
  Sample sample = greySample(200, 51);
  auto draw = [&](NoiseKey key, int64_t index = 0, int64_t position = 0,
                  const sinter_feed &feed = noisy) {
    return fill(feed, sample, 200, index, key, position);
  };
  NoiseKey key = {.seed = 1, .epoch = 1};
  std::vector<std::vector<float>> drawings = {
      draw(key),
      draw(key, 1),
      draw(key, 0, 1),
      draw(key, 0, 0, secondStage),
      draw({.seed = 2, .epoch = 1}),
      draw({.seed = 1 | uint64_t(1) << 32, .epoch = 1}),
      draw({.seed = 1, .epoch = 2}),
      draw({.seed = 1, .epoch = 1, .stream = NoiseStream::Evaluation})};
  std::ranges::sort(drawings);
  EXPECT_EQ(std::ranges::adjacent_find(drawings), drawings.end());
}

} // namespace
} // namespace sinter::runtime
