//===-- EvaluationTest.cpp - tests of Evaluation --------------------------===//
//
// The mean loss is that of the given samples and of no others, with the
// variables as they are.
//
//===----------------------------------------------------------------------===//

#include "train/Evaluation.h"

#include "FakeModel.h"
#include "data/MemorySamples.h"
#include "device/cpu/CpuExecutor.h"

#include <gtest/gtest.h>

#include <optional>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

class EvaluatorTest : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_TRUE(executor);
    auto variables = (*executor)->variables().write();
    ASSERT_TRUE(variables);
    std::ranges::fill((*variables)->bytes(fake.variables[Kernel]),
                      std::byte{0});
    auto created =
        Evaluator::create(model, **executor, model.entry("evaluate"), 2);
    ASSERT_TRUE(created);
    evaluator.emplace(std::move(*created));
  }

  /// Of the samples of `set` from `begin` to `end`.
  double lossOf(const std::shared_ptr<const SampleSource> &set, int64_t begin,
                int64_t end) {
    return evaluator->measure({set, begin, end}, 2)->loss();
  }

  FakeModel fake;
  Model model = *Model::create(fake.description);
  Expected<std::unique_ptr<Executor>> executor =
      CpuExecutor::create(model, std::move(*Variables::create(model, 0)),
                          {.maximumBatch = 2}, /*threads=*/1);
  std::optional<Evaluator> evaluator;
};

/// Pictures, the last `white` of which are white and the others black.
std::shared_ptr<const SampleSource> pictures(int64_t count, int64_t white) {
  static constexpr int64_t pixels = 28 * 28;
  ImageSet set = {count, 28, 28, 1, std::vector<uint8_t>(count * pixels),
                  {},    {}};
  std::fill(set.pixels.end() - white * pixels, set.pixels.end(), 255);
  return std::make_shared<const MemorySamples>(std::move(set));
}

TEST_F(EvaluatorTest, ReadsTheRangeOfTheSet) {
  // With y = 0 the loss of a black picture is 0, of a white one 1.
  auto set = pictures(6, 2);
  EXPECT_EQ(lossOf(set, 0, 4), 0);
  EXPECT_EQ(lossOf(set, 4, 6), 1);
  // Batches of two, and one of one.
  EXPECT_NEAR(lossOf(set, 3, 6), 2.0 / 3, 1e-6);
  EXPECT_NEAR(lossOf(set, 1, 6), 2.0 / 5, 1e-6);
}

TEST_F(EvaluatorTest, PreparesAgainWhenWeightsHaveChanged) {
  // On black pictures the loss is the square of the bias.
  auto set = pictures(2, 0);
  EXPECT_EQ(lossOf(set, 0, 2), 0);

  auto outputs = (*executor)->createOutputs(fake.entries[TrainAll], 2);
  ASSERT_TRUE(outputs);
  std::vector<float> black(2 * 28 * 28), white(2 * 28 * 28, 1);
  char *const inputs[] = {reinterpret_cast<char *>(black.data()),
                          reinterpret_cast<char *>(white.data())};
  Status status = (*executor)->run(
      fake.entries[TrainAll], 2, {.inputs = inputs, .outputs = outputs->get()});
  EXPECT_TRUE(status.ok());
  // A rate of 0.25 times a gradient of -2.
  EXPECT_EQ(lossOf(set, 0, 2), 0.25);
}

} // namespace
