//===-- CheckpointTest.cpp - tests of Checkpoint --------------------------===//
//
// What is saved is what is loaded; faults are tested with the command line.
//
//===----------------------------------------------------------------------===//

#include "train/Checkpoint.h"

#include "FakeModel.h"
#include "TestSupport.h"
#include "train/LoadWeights.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

class CheckpointFile : public testing::Test {
protected:
  Variables createVariables(uint64_t seed) {
    return std::move(*Variables::create(model, seed));
  }

  bool isEqual(const Variables &a, const Variables &b,
               FakeVariable variable) const {
    return std::ranges::equal(a.bytes(fake.variables[variable]),
                              b.bytes(fake.variables[variable]));
  }

  FakeModel fake;
  Model model = *Model::create(fake.description);
  TemporaryFolder folder;
  std::filesystem::path path = folder / "c.safetensors";
};

TEST_F(CheckpointFile, RoundTrip) {
  TrainingState state{.phase = "bias",
                      .phaseEpochs = 2,
                      .epoch = 5,
                      .step = 1234567890123,
                      .seed = 0xfedcba9876543210,
                      .batchSize = 16,
                      .trainSamples = 60000,
                      .validationSamples = 10000,
                      .bestEpoch = 4,
                      .bestLoss = 0.1,
                      .untilStop = {.limit = 5, .waited = 3, .best = 0.1},
                      .untilReduction = {.limit = 2},
                      .learningRateFactor = 0.01,
                      .phaseIsOver = true};
  Variables saved = createVariables(1), loaded = createVariables(2);
  std::ranges::fill(saved.bytes(fake.variables[Iteration]), std::byte{7});
  ASSERT_TRUE(saveCheckpoint(path, model, saved, state).ok());
  auto result = loadCheckpoint(path, model, loaded);
  ASSERT_TRUE(result) << result.message();
  for (FakeVariable variable : {Kernel, Bias, Seen, Iteration, KernelMomentum})
    EXPECT_TRUE(isEqual(saved, loaded, variable)) << variable;
  EXPECT_EQ(result->phase, state.phase);
  EXPECT_EQ(result->phaseEpochs, state.phaseEpochs);
  EXPECT_EQ(result->epoch, state.epoch);
  EXPECT_EQ(result->step, state.step);
  EXPECT_EQ(result->seed, state.seed);
  EXPECT_EQ(result->batchSize, state.batchSize);
  EXPECT_EQ(result->trainSamples, state.trainSamples);
  EXPECT_EQ(result->validationSamples, state.validationSamples);
  EXPECT_EQ(result->bestEpoch, state.bestEpoch);
  EXPECT_EQ(result->bestLoss, state.bestLoss);
  EXPECT_EQ(result->untilStop.limit, 5);
  EXPECT_EQ(result->untilStop.waited, 3);
  EXPECT_EQ(result->untilStop.best, 0.1);
  EXPECT_EQ(result->untilReduction.limit, 2);
  EXPECT_EQ(result->untilReduction.waited, 0);
  EXPECT_EQ(result->untilReduction.best, state.untilReduction.best);
  EXPECT_EQ(result->learningRateFactor, 0.01);
  EXPECT_TRUE(result->phaseIsOver);
}

TEST_F(CheckpointFile, SlotsAreLoadedOnRequest) {
  Variables saved = createVariables(1), initial = createVariables(2);
  std::ranges::fill(saved.bytes(fake.variables[Iteration]), std::byte{7});
  ASSERT_TRUE(saveCheckpoint(path, model, saved, {.phase = "all"}).ok());
  Variables skipped = createVariables(2), taken = createVariables(2);
  ASSERT_TRUE(loadWeights(path, model, skipped, {.slots = Slots::Skip}));
  ASSERT_TRUE(loadWeights(path, model, taken, {.slots = Slots::IfPresent}));
  EXPECT_TRUE(isEqual(skipped, saved, Kernel));
  EXPECT_TRUE(isEqual(skipped, initial, Iteration));
  EXPECT_TRUE(isEqual(taken, saved, Iteration));
}

TEST_F(CheckpointFile, AFailedLoadChangesNothing) {
  Variables saved = createVariables(1), loaded = createVariables(2);
  ASSERT_TRUE(saveCheckpoint(path, model, saved, {.phase = "all"}).ok());
  TensorFile file = TensorFile::read(path);
  file.tensors.erase("optimizer/all/momentum/affine/bias");
  file.metadata["batch_size"] = "16";
  file.write(path);
  EXPECT_FALSE(loadCheckpoint(path, model, loaded));
  EXPECT_TRUE(isEqual(loaded, createVariables(2), Kernel));
}

TEST_F(CheckpointFile, CheckingAPathLeavesItAlone) {
  EXPECT_TRUE(checkSavable(path).ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  writeFile(path, "old");
  EXPECT_TRUE(checkSavable(path).ok());
  EXPECT_EQ(readFile(path), "old");
  EXPECT_FALSE(checkSavable(folder.path()).ok());
  EXPECT_FALSE(checkSavable(folder / "none/c.safetensors").ok());
}

} // namespace
