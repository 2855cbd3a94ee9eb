//===-- MeasuresTest.cpp - tests of Measures ------------------------------===//
//
// Means over samples, and what confusion matrices tell.
//
//===----------------------------------------------------------------------===//

#include "train/Measures.h"

#include "FakeModel.h"

#include <gtest/gtest.h>

#include <array>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

TEST(ConfusionMatrix, GivesIntersectionsOverUnions) {
  ConfusionMatrix matrix(3);
  const float first[] = {2, 1, 0, 2, 3, 0, 0, 0, 0};
  const float second[] = {1, 0, 0, 0, 1, 0, 0, 0, 0};
  matrix.add(first);
  matrix.add(second);
  EXPECT_EQ(matrix.count(1, 0), 2);
  EXPECT_EQ(matrix.count(1, 1), 4);
  EXPECT_DOUBLE_EQ(*matrix.intersectionOverUnion(0), 3.0 / 6);
  EXPECT_DOUBLE_EQ(*matrix.intersectionOverUnion(1), 4.0 / 7);
  // Class 2 is nowhere, and does not count.
  EXPECT_FALSE(matrix.intersectionOverUnion(2));
  EXPECT_DOUBLE_EQ(matrix.meanIntersectionOverUnion(), (3.0 / 6 + 4.0 / 7) / 2);
}

TEST(ConfusionMatrix, AClassThatIsOnlyPredictedCountsAsWrong) {
  ConfusionMatrix matrix(2);
  const float counts[] = {0, 5, 0, 0};
  matrix.add(counts);
  EXPECT_EQ(matrix.intersectionOverUnion(0), 0);
  EXPECT_EQ(matrix.intersectionOverUnion(1), 0);
  EXPECT_EQ(matrix.meanIntersectionOverUnion(), 0);
  EXPECT_EQ(ConfusionMatrix(2).meanIntersectionOverUnion(), 0);
}

TEST(MeasureNames, AreLossThenMetrics) {
  FakeModel fake;
  Model model = *Model::create(fake.description);
  EXPECT_EQ(measureNames(model),
            (std::vector<std::string>{"loss", "absolute_error", "mean_iou"}));
  // Two matrices are the same one; the order is that of the kinds.
  fake.metrics[0] = fake.metrics[1];
  EXPECT_EQ(measureNames(model),
            (std::vector<std::string>{"loss", "mean_iou"}));
  fake.description.metric_count = 0;
  EXPECT_EQ(measureNames(model), std::vector<std::string>{"loss"});
}

TEST(MeasureSum, EachSampleCountsTheSame) {
  FakeModel fake;
  Model model = *Model::create(fake.description);
  const sinter_entry &entry = model.entry("evaluate");
  MeasureSum sum(model, entry);
  auto add = [&](int64_t count, float loss, float error,
                 std::array<float, 4> confusion) {
    const char *const outputs[] = {
        reinterpret_cast<const char *>(&loss),
        reinterpret_cast<const char *>(&error),
        reinterpret_cast<const char *>(confusion.data())};
    sum.add(outputs, count);
  };
  add(12, 1, 0.5F, {4, 0, 4, 4});
  add(4, 2, 0.25F, {0, 0, 0, 4});
  EXPECT_EQ(sum.samples(), 16);
  EXPECT_EQ(sum.meanLoss(), 1.25);
  Measures mean = sum.mean();
  EXPECT_EQ(mean.loss(), 1.25);
  EXPECT_EQ(mean.confusion->count(1, 0), 4);
  EXPECT_EQ(mean.values[1], 0.4375);
  EXPECT_DOUBLE_EQ(mean.values[2], (4.0 / 8 + 8.0 / 12) / 2);
}

} // namespace
