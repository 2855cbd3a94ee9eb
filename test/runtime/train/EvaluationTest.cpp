//===-- EvaluationTest.cpp - tests of Evaluation --------------------------===//
//
// The mean loss is that of the given samples and of no others.
//
//===----------------------------------------------------------------------===//

#include "train/Evaluation.h"

#include "FakeModel.h"
#include "data/MemorySamples.h"

#include <gtest/gtest.h>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

TEST(Evaluator, ReadsTheRangeOfTheSet) {
  FakeModel fake;
  Model model = *Model::create(fake.description);
  auto variables = Variables::create(model, 0);
  auto executor = Executor::create(model, {.maximumBatch = 2, .threads = 1});
  ASSERT_TRUE(variables && executor);
  // With y = 0 the loss of a black picture is 0, of a white one 1.
  std::ranges::fill(variables->bytes(fake.variables[Kernel]), std::byte{0});
  ImageSet set = {6, 28, 28, 1, std::vector<uint8_t>(6 * 28 * 28), {}, {}};
  std::fill(set.pixels.begin() + 4 * 28 * 28, set.pixels.end(), 255);
  auto shared = std::make_shared<const MemorySamples>(std::move(set));

  auto evaluator =
      Evaluator::create(model, *executor, model.entry("evaluate"), 2);
  ASSERT_TRUE(evaluator);
  auto lossOf = [&](int64_t begin, int64_t end) {
    return evaluator->measure(*variables, {shared, begin, end}, 2)->loss();
  };
  EXPECT_EQ(lossOf(0, 4), 0);
  EXPECT_EQ(lossOf(4, 6), 1);
  // Batches of two, and one of one.
  EXPECT_NEAR(lossOf(3, 6), 2.0 / 3, 1e-6);
  EXPECT_NEAR(lossOf(1, 6), 2.0 / 5, 1e-6);
}

TEST(Evaluator, PreparesAgainWhenWeightsHaveChanged) {
  FakeModel fake;
  Model model = *Model::create(fake.description);
  auto variables = Variables::create(model, 0);
  auto executor = Executor::create(model, {.maximumBatch = 2, .threads = 1});
  ASSERT_TRUE(variables && executor);
  // On black pictures the loss is the square of the bias.
  ImageSet set = {2, 28, 28, 1, std::vector<uint8_t>(2 * 28 * 28), {}, {}};
  auto shared = std::make_shared<const MemorySamples>(std::move(set));
  std::ranges::fill(variables->bytes(fake.variables[Kernel]), std::byte{0});
  auto evaluator =
      Evaluator::create(model, *executor, model.entry("evaluate"), 2);
  ASSERT_TRUE(evaluator);
  auto loss = [&] {
    return evaluator->measure(*variables, {shared, 0, 2}, 2)->loss();
  };
  EXPECT_EQ(loss(), 0);

  OutputBuffers outputs =
      std::move(*OutputBuffers::create(fake.entries[TrainAll], 2));
  std::vector<float> black(2 * 28 * 28), white(2 * 28 * 28, 1);
  char *const inputs[] = {reinterpret_cast<char *>(black.data()),
                          reinterpret_cast<char *>(white.data())};
  executor->run(fake.entries[TrainAll], 2, *variables, inputs,
                outputs.pointers());
  // A rate of 0.25 times a gradient of -2.
  EXPECT_EQ(loss(), 0.25);
}

} // namespace
