//===-- BatchLoaderTest.cpp - batches made ahead of time ------------------===//
//
// Whatever the batch size, the same samples come in the same order with the
// same values.
//
//===----------------------------------------------------------------------===//

#include "data/BatchLoader.h"

#include <gtest/gtest.h>

namespace sinter::runtime {
namespace {

constexpr int64_t width = 6;
constexpr int64_t shape[] = {1, width, 1};
constexpr sinter_tensor inputs[] = {
    {"noisy", shape, 3, SINTER_F32, width * 4, 1, 0},
    {"clean", shape, 3, SINTER_F32, width * 4, 1, 1}};
constexpr sinter_stage noise = {SINTER_STAGE_SALT_AND_PEPPER, 0.2F, 0.2F, 0};
constexpr sinter_feed feeds[] = {{SINTER_SOURCE_IMAGE, nullptr, &noise, 1},
                                 {SINTER_SOURCE_IMAGE, nullptr, nullptr, 0}};

/// Pictures whose pixels are all different from each other.
ImageSet distinctSet(int64_t count) {
  ImageSet set;
  set.count = count;
  set.height = 1;
  set.width = width;
  set.channels = 1;
  for (int64_t i = 0; i < count * width; ++i)
    set.pixels.push_back(static_cast<uint8_t>(i % 251 + 1));
  return set;
}

const float *valuesOf(const Batch &batch, size_t input) {
  return reinterpret_cast<const float *>(batch.inputs[input]);
}

/// The values of both inputs, of all batches one after another.
struct Everything {
  std::vector<int64_t> counts;
  std::vector<float> values[2];
};

Everything loadAll(const ImageSet &set, int64_t batchSize,
                   std::vector<int64_t> indices) {
  Everything all;
  BatchLoader loader(set, inputs, feeds, batchSize, std::move(indices),
                     {.seed = 3, .epoch = 4});
  while (const Batch *batch = loader.next()) {
    all.counts.push_back(batch->count);
    for (size_t input : {0, 1}) {
      const float *values = valuesOf(*batch, input);
      all.values[input].insert(all.values[input].end(), values,
                               values + batch->count * width);
    }
  }
  EXPECT_EQ(loader.next(), nullptr);
  return all;
}

TEST(BatchLoader, GivesSameValuesForEveryBatchSize) {
  ImageSet set = distinctSet(40);
  std::vector<int64_t> indices = shuffledIndices(3, 40, 1, 1);
  std::vector<float> expected[2] = {std::vector<float>(37 * width),
                                    std::vector<float>(37 * width)};
  for (size_t input : {0, 1})
    fillInput(feeds[input], static_cast<int64_t>(input), set, indices,
              {.seed = 3, .epoch = 4}, expected[input].data());
  ASSERT_NE(expected[0], expected[1]);
  for (int64_t batchSize : {1, 2, 5, 36, 37, 38, 1000}) {
    Everything all = loadAll(set, batchSize, indices);
    EXPECT_EQ(all.values[0], expected[0]) << "batch size " << batchSize;
    EXPECT_EQ(all.values[1], expected[1]) << "batch size " << batchSize;
  }
}

TEST(BatchLoader, LastBatchIsSmaller) {
  EXPECT_EQ(loadAll(distinctSet(10), 4, shuffledIndices(0, 10, 0, 0)).counts,
            (std::vector<int64_t>{4, 4, 2}));
}

TEST(BatchLoader, LastBatchMayBeFull) {
  EXPECT_EQ(loadAll(distinctSet(8), 4, shuffledIndices(0, 8, 0, 0)).counts,
            (std::vector<int64_t>{4, 4}));
}

TEST(BatchLoader, AllocatesNoMoreThanThereIsData) {
  constexpr int64_t huge = int64_t(1) << 60;
  EXPECT_EQ(loadAll(distinctSet(8), huge, shuffledIndices(0, 8, 0, 0)).counts,
            (std::vector<int64_t>{8}));
}

TEST(BatchLoader, TakesNoSamples) {
  EXPECT_TRUE(loadAll(distinctSet(8), 4, {}).counts.empty());
}

TEST(BatchLoader, BuffersAreAligned) {
  ImageSet set = distinctSet(9);
  BatchLoader loader(set, inputs, feeds, 2, shuffledIndices(0, 9, 0, 0), {});
  while (const Batch *batch = loader.next())
    for (size_t input : {0, 1})
      EXPECT_EQ(reinterpret_cast<uintptr_t>(batch->inputs[input]) %
                    SINTER_BUFFER_ALIGNMENT,
                0U);
}

TEST(BatchLoader, BatchIsNotOverwrittenWhileInUse) {
  ImageSet set = distinctSet(40);
  BatchLoader loader(set, inputs, feeds, 1, shuffledIndices(0, 40, 0, 0), {});
  while (const Batch *batch = loader.next()) {
    std::vector<float> before(valuesOf(*batch, 1), valuesOf(*batch, 1) + width);
    // Time for the other thread to run as far ahead as it may.
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::vector<float> after(valuesOf(*batch, 1), valuesOf(*batch, 1) + width);
    EXPECT_EQ(before, after);
  }
}

TEST(BatchLoader, MayBeDestroyedBeforeTheEnd) {
  ImageSet set = distinctSet(40);
  for (int taken : {0, 1, 5}) {
    BatchLoader loader(set, inputs, feeds, 2, shuffledIndices(0, 40, 0, 0), {});
    for (int i = 0; i < taken; ++i)
      EXPECT_NE(loader.next(), nullptr);
  }
}

} // namespace
} // namespace sinter::runtime
