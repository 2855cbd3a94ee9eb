//===-- TrainingDataTest.cpp - tests of TrainingData ----------------------===//
//
// How data is divided into what is trained and what is evaluated.
//
//===----------------------------------------------------------------------===//

#include "train/TrainingData.h"

#include "FakeModel.h"
#include "TestSupport.h"
#include "data/Idx.h"
#include "data/Mnist.h"

#include <gtest/gtest.h>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

class DataFolder : public testing::Test {
protected:
  void write(MnistPart part, int64_t count) {
    std::vector<int64_t> shape = {count, 28, 28};
    std::vector<uint8_t> pixels(static_cast<size_t>(count * 28 * 28));
    Status status = writeIdx(folder.path() / mnistImagesName(part),
                             IdxKind::Images, shape, pixels);
    EXPECT_TRUE(status.ok());
  }

  TrainingData load(std::optional<double> split) {
    auto data = loadTrainingData(model, options, split);
    EXPECT_TRUE(data) << data.message();
    return *data;
  }

  void expectRanges(const TrainingData &data, int64_t trainEnd,
                    int64_t validationBegin, int64_t validationEnd) {
    EXPECT_EQ(data.train.begin, 0);
    EXPECT_EQ(data.train.end, trainEnd);
    EXPECT_EQ(data.validation.begin, validationBegin);
    EXPECT_EQ(data.validation.end, validationEnd);
  }

  FakeModel fake;
  Model model = *Model::create(fake.description);
  TemporaryFolder folder;
  DataOptions options{.source = folder.path().string(),
                      .samples = std::nullopt};
};

TEST_F(DataFolder, TheTestPartValidates) {
  write(MnistPart::Train, 15);
  write(MnistPart::Test, 4);
  TrainingData data = load(std::nullopt);
  expectRanges(data, 15, 0, 4);
  EXPECT_NE(data.train.source, data.validation.source);
  EXPECT_EQ(loadTestData(model, options)->count(), 4);
}

TEST_F(DataFolder, WithoutATestPartATenthValidates) {
  write(MnistPart::Train, 15);
  // Keras: int(floor(15 * (1 - 0.1))) = 13.
  expectRanges(load(std::nullopt), 13, 13, 15);
  EXPECT_EQ(loadTestData(model, options)->count(), 15);
}

TEST_F(DataFolder, ASplitTakesTheLastFraction) {
  write(MnistPart::Train, 10);
  write(MnistPart::Test, 4);
  expectRanges(load(0.25), 7, 7, 10);
  expectRanges(load(0), 10, 10, 10);
}

TEST_F(DataFolder, ASplitMustLeaveSomethingToTrain) {
  write(MnistPart::Train, 1);
  EXPECT_EQ(loadTrainingData(model, options, 0.5).message(),
            "--validation-split 0.5 of 1 samples leaves none to train on");
}

} // namespace
