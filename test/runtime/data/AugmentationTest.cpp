//===-- AugmentationTest.cpp - pictures that vary in training -------------===//
//
// Flips and cuts have the right pixels, change picture and mask alike, and
// depend on nothing but seed, epoch and sample.
//
//===----------------------------------------------------------------------===//

#include "data/Augmentation.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace sinter::runtime {
namespace {

using Pixels = std::vector<uint8_t>;

struct Variation {
  int32_t flip_horizontally = 0;
  int32_t flip_vertically = 0;
  int64_t crop_padding = 0;
};

/// A data set that says nothing but how its pictures are varied.
sinter_dataset variation(const Variation &how) {
  sinter_dataset dataset = {};
  dataset.flip_horizontally = how.flip_horizontally;
  dataset.flip_vertically = how.flip_vertically;
  dataset.crop_padding = how.crop_padding;
  return dataset;
}

/// A picture of 2x3 and two channels whose mask equals its first channel.
Sample numbered() {
  Sample sample;
  sample.picture = {2, 3, 2, {1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16}};
  sample.mask = {1, 2, 3, 4, 5, 6};
  return sample;
}

/// How often each result comes up among the first thousand samples.
std::map<Pixels, int> results(const sinter_dataset &dataset) {
  std::map<Pixels, int> counts;
  for (int64_t index = 0; index < 1000; ++index) {
    Sample sample = numbered();
    augment(dataset, index, {.seed = 1, .epoch = 1}, sample);
    ++counts[sample.mask];
    for (size_t i = 0; i < sample.mask.size(); ++i) {
      uint8_t expected = sample.mask[i];
      EXPECT_EQ(sample.picture.pixels[2 * i], expected);
      EXPECT_EQ(sample.picture.pixels[2 * i + 1],
                expected == 0 ? 0 : expected + 10);
    }
  }
  return counts;
}

TEST(Augmentation, NothingDeclaredChangesNothing) {
  EXPECT_EQ(results({}), (std::map<Pixels, int>{{{1, 2, 3, 4, 5, 6}, 1000}}));
}

TEST(Augmentation, FlipsHalfOfThePictures) {
  std::map<Pixels, int> counts = results(variation({.flip_horizontally = 1}));
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_NEAR((counts[{3, 2, 1, 6, 5, 4}]), 500, 80);
  counts = results(variation({.flip_vertically = 1}));
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_NEAR((counts[{4, 5, 6, 1, 2, 3}]), 500, 80);
  counts = results(variation({.flip_horizontally = 1, .flip_vertically = 1}));
  ASSERT_EQ(counts.size(), 4U);
  EXPECT_NEAR((counts[{6, 5, 4, 3, 2, 1}]), 250, 70);
}

TEST(Augmentation, CutsAnywhereFromThePaddedPicture) {
  std::map<Pixels, int> counts = results(variation({.crop_padding = 1}));
  // Each of three places in each direction.
  ASSERT_EQ(counts.size(), 9U);
  for (const auto &[mask, count] : counts)
    EXPECT_NEAR(count, 111, 55);
  EXPECT_TRUE((counts.contains({0, 0, 0, 0, 1, 2})));
  EXPECT_TRUE((counts.contains({5, 6, 0, 0, 0, 0})));
}

TEST(Augmentation, DependsOnSeedEpochAndSample) {
  auto draw = [](NoiseKey key, int64_t index) {
    Sample sample;
    sample.picture = {20, 10, 1, Pixels(200)};
    for (size_t i = 0; i < 200; ++i)
      sample.picture.pixels[i] = static_cast<uint8_t>(i + 1);
    augment(variation({.flip_horizontally = 1, .crop_padding = 5}), index, key,
            sample);
    return sample.picture.pixels;
  };
  std::set<Pixels> seen = {
      draw({.seed = 1, .epoch = 1}, 0), draw({.seed = 1, .epoch = 1}, 1),
      draw({.seed = 1, .epoch = 2}, 0), draw({.seed = 2, .epoch = 1}, 0)};
  EXPECT_EQ(seen.size(), 4U);
  EXPECT_EQ(draw({.seed = 1, .epoch = 1}, 0), draw({.seed = 1, .epoch = 1}, 0));
}

} // namespace
} // namespace sinter::runtime
