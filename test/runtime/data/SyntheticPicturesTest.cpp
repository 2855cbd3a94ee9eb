//===-- SyntheticPicturesTest.cpp - data sets that are made ---------------===//
//
// Every data set that the runtime makes is read by the real reader, and its
// samples have what the reader promises.
//
//===----------------------------------------------------------------------===//

#include "DataModel.h"
#include "TemporaryFolder.h"
#include "data/Dataset.h"

#include <gtest/gtest.h>

#include <set>

namespace sinter::runtime {
namespace {

class SyntheticData : public testing::Test {
protected:
  DatasetParts make(Model model, int64_t count) {
    auto folder = synthesizeDataset(model, cache.path(), count);
    EXPECT_TRUE(folder) << folder.message();
    auto parts = openDataset({model, *folder});
    EXPECT_TRUE(parts) << parts.message();
    EXPECT_EQ(parts->train->count(), count);
    EXPECT_EQ(parts->test->count(), count / 5);
    return std::move(*parts);
  }

  TemporaryFolder cache;
};

TEST_F(SyntheticData, Cifar10HasAllClassesAndNoPictureTwice) {
  DataModel fed("cifar10", {32, 32, 3},
                {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog",
                 "horse", "ship", "truck"});
  fed.feed(SINTER_SOURCE_LABEL, {1});
  DatasetParts parts = make(fed.model(), 20);
  std::set<std::vector<uint8_t>> seen;
  std::set<int64_t> labels;
  Sample sample;
  for (const auto &part : {parts.train, parts.test})
    for (int64_t i = 0; i < part->count(); ++i) {
      ASSERT_TRUE(part->read(i, sample).ok());
      EXPECT_TRUE(seen.insert(sample.picture.pixels).second);
      labels.insert(sample.label);
    }
  EXPECT_EQ(labels.size(), 10U);
}

TEST_F(SyntheticData, ImageFoldersHaveAllClasses) {
  DataModel fed("image_folders", {20, 30, 3}, {"cat", "dog", "cow"});
  DatasetParts parts = make(fed.model(), 15);
  std::array<int, 3> counts = {};
  Sample sample;
  for (int64_t i = 0; i < 15; ++i) {
    ASSERT_TRUE(parts.train->read(i, sample).ok());
    EXPECT_EQ(sample.picture.pixels.size(), 20U * 30 * 3);
    ++counts[static_cast<size_t>(sample.label)];
  }
  EXPECT_EQ(counts, (std::array<int, 3>{5, 5, 5}));
}

TEST_F(SyntheticData, AnimalsHaveMasksOfTheirClass) {
  DataModel fed("segmentation", {32, 32, 3}, {"background", "horse", "dog"});
  fed.feed(SINTER_SOURCE_MASK, {32, 32, 1});
  DatasetParts parts = make(fed.model(), 10);
  std::set<uint8_t> classes;
  Sample sample;
  for (int64_t i = 0; i < 10; ++i) {
    ASSERT_TRUE(parts.train->read(i, sample).ok());
    EXPECT_EQ(sample.picture.pixels.size(), 32U * 32 * 3);
    ASSERT_EQ(sample.mask.size(), 32U * 32);
    auto animal = std::ranges::count_if(
        sample.mask, [](uint8_t number) { return number != 0; });
    EXPECT_GT(animal, 32 * 32 / 20) << i;
    EXPECT_LT(animal, 32 * 32 / 2) << i;
    classes.insert(sample.mask.begin(), sample.mask.end());
  }
  EXPECT_EQ(classes, (std::set<uint8_t>{0, 1, 2}));
}

TEST_F(SyntheticData, ArraysFitTheInputs) {
  DataModel fed("arrays", {0, 0, 0}, {});
  fed.feed(SINTER_SOURCE_ARRAY, {6}, "x")
      .feed(SINTER_SOURCE_ARRAY, {3}, "y", {}, /*isTarget=*/true)
      .output({3});
  DatasetParts parts = make(fed.model(), 10);
  Sample sample;
  ASSERT_TRUE(parts.train->read(4, sample).ok());
  EXPECT_EQ(sample.arrays[1].values, (std::vector<float>{0, 1, 0}));
  const std::vector<float> &x = sample.arrays[0].values;
  for (size_t i = 0; i < 6; ++i)
    EXPECT_EQ(x[i] >= 0.5F, i == 2 || i == 3) << i;
}

TEST_F(SyntheticData, OtherClassesGetAnotherFolder) {
  DataModel one("image_folders", {8, 8, 3}, {"cat", "dog"});
  DataModel other("image_folders", {8, 8, 3}, {"cat", "cow"});
  make(one.model(), 5);
  make(other.model(), 5);
  EXPECT_EQ(cache.entryCount(), 2);
}

TEST_F(SyntheticData, MissingLabelsAreAnError) {
  DataModel fed("mnist", {28, 28, 1},
                {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
  fed.feed(SINTER_SOURCE_LABEL, {1});
  Model model = fed.model();
  auto folder = synthesizeDataset(model, cache.path(), 5);
  ASSERT_TRUE(folder) << folder.message();
  EXPECT_TRUE(openDataset({model, *folder}));
  std::filesystem::remove(*folder / "train-labels-idx1-ubyte");
  auto parts = openDataset({model, *folder});
  ASSERT_FALSE(parts);
  EXPECT_EQ(parts.message(), folder->string() +
                                 ": expected labels of the train part, which "
                                 "the model is trained on, got pictures alone");
}

} // namespace
} // namespace sinter::runtime
