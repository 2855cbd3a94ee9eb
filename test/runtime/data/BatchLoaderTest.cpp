//===-- BatchLoaderTest.cpp - batches made ahead of time ------------------===//
//
// Whatever the batch size, the same samples come in the same order with the
// same values.
//
//===----------------------------------------------------------------------===//

#include "data/BatchLoader.h"

#include "DataModel.h"
#include "data/Feed.h"
#include "data/MemorySamples.h"
#include "data/Shuffle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <numeric>
#include <thread>

namespace sinter::runtime {
namespace {

constexpr int64_t width = 6;
constexpr sinter_stage noise = {SINTER_STAGE_SALT_AND_PEPPER, 0.2F, 0.2F, 0};

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

/// Samples that take their time, some of which cannot be read.
class SlowSamples : public MemorySamples {
public:
  explicit SlowSamples(int64_t count, std::vector<int64_t> broken = {})
      : MemorySamples(distinctSet(count)), broken(std::move(broken)) {}

  Status read(int64_t index, Sample &sample) const override {
    std::this_thread::sleep_for(std::chrono::microseconds(index % 5 * 50));
    if (std::ranges::find(broken, index) != broken.end())
      return makeError("sample {} is broken", index);
    return MemorySamples::read(index, sample);
  }

private:
  std::vector<int64_t> broken;
};

class BatchLoaderTest : public testing::Test {
protected:
  BatchLoaderTest()
      : model(fed.feed(SINTER_SOURCE_IMAGE, {1, width, 1}, nullptr, {&noise, 1})
                  .feed(SINTER_SOURCE_IMAGE, {1, width, 1})
                  .model()) {}

  DataModel fed{"mnist", {1, width, 1}, {}};
  Model model;
};

const float *valuesOf(const Batch &batch, size_t input) {
  return reinterpret_cast<const float *>(batch.inputs[input]);
}

/// The values of both inputs, of all batches one after another.
struct Everything {
  std::vector<int64_t> counts;
  std::vector<float> values[2];
};

Everything loadAll(Model model, const SampleSource &source, int64_t batchSize,
                   std::vector<int64_t> indices, int threads = 1) {
  Everything all;
  BatchLoader loader(source, model, batchSize, std::move(indices),
                     {.seed = 3, .epoch = 4}, threads);
  while (true) {
    auto next = loader.next();
    EXPECT_TRUE(next) << next.message();
    const Batch *batch = *next;
    if (!batch)
      break;
    EXPECT_EQ(static_cast<int64_t>(batch->indices.size()), batch->count);
    all.counts.push_back(batch->count);
    for (size_t input : {0, 1}) {
      const float *values = valuesOf(*batch, input);
      all.values[input].insert(all.values[input].end(), values,
                               values + batch->count * width);
    }
  }
  EXPECT_EQ(*loader.next(), nullptr);
  return all;
}

/// Samples whose pictures cannot be read, but without which labels can.
class LabelsAlone : public MemorySamples {
public:
  LabelsAlone() : MemorySamples(distinctSet(3)) {}

  Status read(int64_t, Sample &) const override {
    return makeError("a picture was read");
  }
  Status readWithoutPicture(int64_t index, Sample &sample) const override {
    sample.label = 10 + index;
    return Status::success();
  }
};

TEST_F(BatchLoaderTest, ReadsAndFillsOnlyWhatIsWanted) {
  LabelsAlone source;
  Model labelled = fed.feed(SINTER_SOURCE_LABEL, {1}).model();
  BatchLoader loader(source, labelled, 3, {2, 0, 1}, {}, {false, false, true});
  auto batch = loader.next();
  ASSERT_TRUE(batch) << batch.message();
  const float *labels = valuesOf(**batch, 2);
  EXPECT_EQ(std::vector<float>(labels, labels + 3),
            (std::vector<float>{12, 10, 11}));

  BatchLoader pictures(source, labelled, 3, {0}, {}, {true, false, true});
  EXPECT_EQ(pictures.next().message(), "a picture was read");
}

TEST_F(BatchLoaderTest, GivesSameValuesForEveryBatchSizeAndNumberOfThreads) {
  SlowSamples source(40);
  std::vector<int64_t> indices = shuffledIndices(3, 40, 1, 1);
  std::vector<float> expected[2];
  Sample sample;
  for (int64_t index : indices)
    for (size_t input : {0, 1}) {
      ASSERT_TRUE(source.read(index, sample).ok());
      std::vector<float> values(width);
      fillInput(model.feeds()[input], static_cast<int64_t>(input), sample,
                index, {.seed = 3, .epoch = 4}, values);
      std::ranges::copy(values, std::back_inserter(expected[input]));
    }
  ASSERT_NE(expected[0], expected[1]);
  for (int threads : {1, 2, 7})
    for (int64_t batchSize : {1, 2, 5, 36, 37, 38, 1000}) {
      Everything all = loadAll(model, source, batchSize, indices, threads);
      EXPECT_EQ(all.values[0], expected[0]) << "batch size " << batchSize;
      EXPECT_EQ(all.values[1], expected[1]) << "batch size " << batchSize;
    }
}

TEST_F(BatchLoaderTest, VariesPicturesInTrainingOnly) {
  fed.description.dataset.flip_horizontally = 1;
  MemorySamples source(distinctSet(40));
  std::vector<int64_t> indices = shuffledIndices(0, 40, 0, 0);
  auto load = [&](NoiseStream stream) {
    BatchLoader loader(source, model, 40, indices,
                       {.seed = 1, .epoch = 1, .stream = stream});
    const float *values = valuesOf(**loader.next(), 1);
    return std::vector<float>(values, values + 40 * width);
  };
  std::vector<float> original;
  Sample sample;
  for (int64_t index : indices) {
    ASSERT_TRUE(source.read(index, sample).ok());
    for (uint8_t pixel : sample.picture.pixels)
      original.push_back(static_cast<float>(pixel) / 255.0F);
  }
  EXPECT_EQ(load(NoiseStream::Evaluation), original);
  EXPECT_NE(load(NoiseStream::Training), original);
}

TEST_F(BatchLoaderTest, LastBatchIsSmallerOrFull) {
  MemorySamples ten(distinctSet(10));
  EXPECT_EQ(loadAll(model, ten, 4, shuffledIndices(0, 10, 0, 0)).counts,
            (std::vector<int64_t>{4, 4, 2}));
  EXPECT_EQ(loadAll(model, ten, 4, shuffledIndices(0, 8, 0, 0)).counts,
            (std::vector<int64_t>{4, 4}));
}

TEST_F(BatchLoaderTest, AllocatesNoMoreThanThereIsData) {
  constexpr int64_t huge = int64_t(1) << 60;
  MemorySamples source(distinctSet(8));
  EXPECT_EQ(loadAll(model, source, huge, shuffledIndices(0, 8, 0, 0)).counts,
            (std::vector<int64_t>{8}));
}

TEST_F(BatchLoaderTest, TakesNoSamples) {
  MemorySamples source(distinctSet(8));
  EXPECT_TRUE(loadAll(model, source, 4, {}).counts.empty());
}

TEST_F(BatchLoaderTest, BuffersAreAligned) {
  MemorySamples source(distinctSet(9));
  BatchLoader loader(source, model, 2, shuffledIndices(0, 9, 0, 0), {});
  while (const Batch *batch = *loader.next())
    for (size_t input : {0, 1})
      EXPECT_EQ(reinterpret_cast<uintptr_t>(batch->inputs[input]) %
                    SINTER_BUFFER_ALIGNMENT,
                0U);
}

TEST_F(BatchLoaderTest, BatchIsNotOverwrittenWhileInUse) {
  MemorySamples source(distinctSet(40));
  BatchLoader loader(source, model, 1, shuffledIndices(0, 40, 0, 0), {}, 3);
  while (const Batch *batch = *loader.next()) {
    std::vector<float> before(valuesOf(*batch, 1), valuesOf(*batch, 1) + width);
    // Time for the other threads to run as far ahead as they may.
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::vector<float> after(valuesOf(*batch, 1), valuesOf(*batch, 1) + width);
    EXPECT_EQ(before, after);
  }
}

TEST_F(BatchLoaderTest, MayBeDestroyedBeforeTheEnd) {
  SlowSamples source(40);
  for (int threads : {1, 4})
    for (int taken : {0, 1, 5}) {
      BatchLoader loader(source, model, 2, shuffledIndices(0, 40, 0, 0), {},
                         threads);
      for (int i = 0; i < taken; ++i)
        EXPECT_NE(*loader.next(), nullptr);
    }
}

TEST_F(BatchLoaderTest, ReportsFirstSampleThatCannotBeRead) {
  SlowSamples source(40, {13, 14, 30});
  std::vector<int64_t> indices(40);
  std::iota(indices.begin(), indices.end(), 0);
  for (int threads : {1, 4}) {
    BatchLoader loader(source, model, 5, indices, {}, threads);
    EXPECT_NE(*loader.next(), nullptr);
    EXPECT_NE(*loader.next(), nullptr);
    // And nothing comes after it.
    for (int i = 0; i < 3; ++i) {
      auto next = loader.next();
      ASSERT_FALSE(next);
      EXPECT_EQ(next.message(), "sample 13 is broken");
    }
  }
}

} // namespace
} // namespace sinter::runtime
