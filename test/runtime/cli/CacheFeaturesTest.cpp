//===-- CacheFeaturesTest.cpp - tests of train --cache-features -----------===//
//
// Keeping features saves their computation and changes nothing else: no number,
// no file.
//
//===----------------------------------------------------------------------===//

#include "cli/CommandLineFixture.h"

using namespace sinter::runtime::test;

namespace {

/// Two epochs of each phase on 60 samples, with 12 to validate.
class CacheFeatures : public CommandLineFixture {
protected:
  CacheFeatures() {
    // Features of noise are others in each epoch.
    model.feeds[0].stage_count = 0;
  }

  CommandResult trainCached(const std::vector<std::string> &more = {}) {
    std::vector<std::string> arguments = {"--cache-features"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return train(save, arguments);
  }

  void expectRefused(const std::string &message,
                     const std::vector<std::string> &more = {}) {
    expectError(trainCached(more), message);
    EXPECT_FALSE(std::filesystem::exists(save));
    EXPECT_FALSE(std::filesystem::exists(historyOf(save)));
  }

  /// Of the folder that the checkpoint is in.
  int64_t fileCount() {
    return std::distance(std::filesystem::directory_iterator(folder.path()),
                         std::filesystem::directory_iterator());
  }

  std::filesystem::path save = folder / "cached.safetensors";
};

TEST_F(CacheFeatures, ComputesEachOnceAndChangesNothing) {
  std::filesystem::path uncached = folder / "uncached.safetensors";
  ASSERT_EQ(train(uncached, {"--epochs", "2"}).exitStatus, 0);
  EXPECT_EQ(fakeEvents.featureSamples, 2 * (60 + 12));

  fakeEvents = {};
  CommandResult result = trainCached({"--epochs", "2"});
  EXPECT_EQ(result.exitStatus, 0) << result.errors;
  EXPECT_EQ(fakeEvents.featureSamples, 60 + 12);
  EXPECT_EQ(readFile(save), readFile(uncached));
  EXPECT_EQ(historyWithoutTimes(save), historyWithoutTimes(uncached));
  EXPECT_NE(result.output.find("phase all has no features to cache: no frozen "
                               "layers with weights come before all that it "
                               "trains or drops\n"),
            std::string::npos);
  EXPECT_NE(result.output.find("phase bias keeps the features of 72 samples: "
                               "0.22 MiB on disk\n"),
            std::string::npos);
  // Two checkpoints, histories and curves, and the drawn digits.
  EXPECT_EQ(fileCount(), 7);
}

TEST_F(CacheFeatures, ValidationMayBeAPartOfTheSameSource) {
  std::filesystem::path uncached = folder / "uncached.safetensors";
  std::vector<std::string> split = {"--epochs", "2", "--validation-split",
                                    "0.25"};
  ASSERT_EQ(train(uncached, split).exitStatus, 0);
  fakeEvents = {};
  ASSERT_EQ(trainCached(split).exitStatus, 0);
  EXPECT_EQ(fakeEvents.featureSamples, 60);
  EXPECT_EQ(readFile(save), readFile(uncached));
  EXPECT_EQ(historyWithoutTimes(save), historyWithoutTimes(uncached));
}

TEST_F(CacheFeatures, NothingIsLeftOfAnInterruptedTrainingThatGoesOn) {
  std::filesystem::path uncached = folder / "uncached.safetensors";
  ASSERT_EQ(train(uncached, {"--epochs", "2"}).exitStatus, 0);
  int64_t before = fileCount();

  // In the second epoch of the second phase.
  fakeEvents.interruptAt = 3 * stepsPerEpoch + 2;
  CommandResult result = trainCached({"--epochs", "2"});
  EXPECT_EQ(result.exitStatus, 128 + SIGINT);
  EXPECT_EQ(fileCount(), before + 3);

  fakeEvents = {};
  result = trainCached({"--epochs", "2", "--resume", save.string()});
  EXPECT_EQ(result.exitStatus, 0) << result.errors;
  EXPECT_EQ(fakeEvents.featureSamples, 60 + 12);
  EXPECT_EQ(readFile(save), readFile(uncached));
}

TEST_F(CacheFeatures, AResumedTrainingMayBePastThePhasesThatHaveThem) {
  std::swap(model.phases[0], model.phases[1]);
  std::filesystem::path uncached = folder / "uncached.safetensors";
  ASSERT_EQ(train(uncached).exitStatus, 0);
  fakeEvents.interruptAt = 2 * stepsPerEpoch + 1;
  ASSERT_EQ(trainCached().exitStatus, 128 + SIGINT);
  fakeEvents = {};
  CommandResult result = trainCached({"--resume", save.string()});
  EXPECT_EQ(result.exitStatus, 0) << result.errors;
  EXPECT_EQ(readFile(save), readFile(uncached));
}

TEST_F(CacheFeatures, AFullDiskLosesNothing) {
  std::filesystem::path uncached = folder / "uncached.safetensors";
  ASSERT_EQ(train(uncached).exitStatus, 0);
  int64_t before = fileCount();
  CommandResult result = [&] {
    FileSizeLimit limit(100'000);
    return trainCached();
  }();
  expectError(result, "cannot keep the features of 60 samples: " +
                          folder.path().string() +
                          ": 188160 bytes: File too large; make room or train "
                          "without --cache-features");
  EXPECT_EQ(fileCount(), before + 3);
  // The phase before has ended well.
  ASSERT_EQ(train(save, {"--resume", save.string()}).exitStatus, 0);
  EXPECT_EQ(readFile(save), readFile(uncached));
}

TEST_F(CacheFeatures, RefusesPicturesThatVary) {
  const std::string message =
      "--cache-features: the model file flips or crops the pictures anew in "
      "each epoch, and their features with them; train without it";
  model.description.dataset.flip_horizontally = 1;
  expectRefused(message);
  model.description.dataset.flip_horizontally = 0;
  model.description.dataset.flip_vertically = 1;
  expectRefused(message);
  model.description.dataset.flip_vertically = 0;
  model.description.dataset.crop_padding = 2;
  expectRefused(message);
}

TEST_F(CacheFeatures, RefusesNoiseBeforeTheFrozenLayers) {
  model.feeds[0].stage_count = 1;
  expectRefused("--cache-features: the model file adds noise to noisy anew in "
                "each epoch, and the features of phase bias follow from it; "
                "train without it");
  // The features do not depend on the target.
  model.feeds[1] = model.feeds[0];
  model.feeds[0].stage_count = 0;
  EXPECT_EQ(trainCached().exitStatus, 0);
}

TEST_F(CacheFeatures, RefusesAModelWithNothingToKeep) {
  const std::string message =
      "--cache-features: expected a phase with frozen layers before all that "
      "it trains or drops, got none; train without it";
  // Phases that are left out do not count.
  std::swap(model.phases[0], model.phases[1]);
  expectRefused(message, {"--phase", "all"});
  model.phases[1] = model.phases[0];
  model.phases[0].name = "again";
  for (auto &phase : model.phases) {
    phase.train_entry = TrainAll;
    phase.evaluate_entry = Evaluate;
  }
  expectRefused(message);
}

} // namespace
