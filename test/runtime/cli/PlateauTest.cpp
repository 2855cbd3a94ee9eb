//===-- PlateauTest.cpp - tests of what the validation loss decides -------===//
//
// When a phase ends early, when the learning rate is lowered, and which weights
// are kept. The validation losses are given.
//
//===----------------------------------------------------------------------===//

#include "cli/CommandLineFixture.h"

#include <csignal>

using namespace sinter::runtime::test;

namespace {

class Plateau : public CommandLineFixture {
protected:
  std::string metadata(const char *key) const {
    return TensorFile::read(save).metadata.at(key);
  }

  /// The bytes of kernel and bias.
  static std::pair<std::vector<std::byte>, std::vector<std::byte>>
  weightsOf(const std::filesystem::path &path) {
    TensorFile file = TensorFile::read(path);
    return {file.tensors.at("affine/kernel").bytes,
            file.tensors.at("affine/bias").bytes};
  }

  std::filesystem::path save = folder / "w.safetensors";
  std::filesystem::path best = folder / "best.safetensors";
};

TEST_F(Plateau, EarlyStoppingEndsThePhase) {
  model.description.phase_count = 1;
  // The best in epoch 2; an equal loss is no better.
  fakeEvents.evaluatedLosses = {0.5F, 0.4F, 0.4F, 0.45F, 0.1F};
  CommandResult result =
      train(save, {"--epochs", "9", "--early-stopping", "2"});
  EXPECT_EQ(result.exitStatus, 0) << result.errors;
  EXPECT_NE(result.output.find("no lower validation loss for 2 epochs: phase "
                               "all ends early\n"),
            std::string::npos);
  EXPECT_NE(result.output.find("best validation loss 0.40000 in epoch 2\n"),
            std::string::npos);
  EXPECT_EQ(metadata("epoch"), "4");
  EXPECT_EQ(metadata("phase_is_over"), "1");

  // It is over for good.
  result = run({"train", "--samples", "60", "--resume", save.string(), "--save",
                save.string(), "--history", historyOf(save), "--epochs", "9"});
  EXPECT_EQ(result.exitStatus, 0) << result.errors;
  EXPECT_EQ(metadata("epoch"), "4");
}

TEST_F(Plateau, ThePhaseAfterStartsWithAllItsPatience) {
  fakeEvents.evaluatedLosses = {0.5F, 0.6F, 0.6F, 0.9F, 0.8F, 0.8F, 0.7F};
  CommandResult result =
      train(save, {"--epochs", "4", "--early-stopping", "2"});
  EXPECT_EQ(result.exitStatus, 0) << result.errors;
  EXPECT_NE(result.output.find("\nepoch 3/8  "), std::string::npos);
  EXPECT_NE(result.output.find("\nepoch 4/7  "), std::string::npos);
  EXPECT_EQ(metadata("epoch"), "7");
  EXPECT_EQ(metadata("phase_epochs"), "4");
  EXPECT_EQ(metadata("phase_is_over"), "0");
  EXPECT_EQ(metadata("best_epoch"), "1");
}

TEST_F(Plateau, ReducesTheLearningRate) {
  model.description.phase_count = 1;
  auto factorAfter = [&](const char *epochs) {
    // An improvement of less than 0.0001 is none.
    fakeEvents.evaluatedLosses = {0.5F, 0.49995F, 0.5F, 0.4F, 0.4F, 0.4F};
    CommandResult result =
        train(save, {"--epochs", epochs, "--reduce-on-plateau", "2"});
    EXPECT_EQ(result.exitStatus, 0) << result.errors;
    return fakeEvents.learningRateFactor;
  };
  EXPECT_EQ(factorAfter("3"), 1);
  EXPECT_EQ(metadata("learning_rate_factor"), "0.1");
  EXPECT_EQ(factorAfter("4"), 0.1F);
  EXPECT_EQ(factorAfter("6"), 0.1F);
  EXPECT_EQ(std::stof(metadata("learning_rate_factor")), 0.01F);
}

TEST_F(Plateau, EachPhaseStartsWithItsFullLearningRate) {
  fakeEvents.evaluatedLosses = {0.5F, 0.5F, 0.5F};
  ASSERT_EQ(train(save, {"--reduce-on-plateau", "1"}).exitStatus, 0);
  EXPECT_EQ(fakeEvents.learningRateFactor, 1);
}

TEST_F(Plateau, KeepsTheBestAndRestoresIt) {
  model.description.phase_count = 1;
  fakeEvents.evaluatedLosses = {0.5F, 0.3F};
  std::filesystem::path two = folder / "two.safetensors";
  ASSERT_EQ(train(two, {"--epochs", "2"}).exitStatus, 0);

  fakeEvents.evaluatedLosses = {0.5F, 0.3F, 0.4F};
  std::vector<std::string> options = {"--epochs", "3", "--keep-best",
                                      best.string()};
  ASSERT_EQ(train(save, options).exitStatus, 0);
  EXPECT_EQ(readFile(best), readFile(two));
  EXPECT_NE(weightsOf(save), weightsOf(best));

  fakeEvents.evaluatedLosses = {0.5F, 0.3F, 0.4F};
  options.push_back("--restore-best");
  ASSERT_EQ(train(save, options).exitStatus, 0);
  EXPECT_EQ(weightsOf(save), weightsOf(best));
  EXPECT_EQ(metadata("epoch"), "3");
}

TEST_F(Plateau, InterruptionsChangeNothing) {
  const std::vector<float> losses = {0.5F, 0.6F, 0.6F, 0.4F,
                                     0.5F, 0.3F, 0.4F, 0.4F};
  std::filesystem::path parts = folder / "parts.safetensors";
  auto options = [&](const std::filesystem::path &path) {
    return std::vector<std::string>{"--epochs",
                                    "4",
                                    "--early-stopping",
                                    "2",
                                    "--reduce-on-plateau",
                                    "1",
                                    "--restore-best",
                                    "--keep-best",
                                    path.string() + ".best"};
  };
  fakeEvents.evaluatedLosses = losses;
  ASSERT_EQ(train(save, options(save)).exitStatus, 0);
  int64_t epochs = std::stoll(metadata("epoch"));
  EXPECT_EQ(epochs, 7);
  for (int64_t epoch = 2; epoch <= epochs; ++epoch) {
    SCOPED_TRACE(epoch);
    fakeEvents = {};
    fakeEvents.evaluatedLosses = losses;
    fakeEvents.interruptAt = (epoch - 1) * stepsPerEpoch + 1;
    ASSERT_EQ(train(parts, options(parts)).exitStatus, 128 + SIGINT);
    fakeEvents = {};
    fakeEvents.evaluatedLosses.assign(losses.begin() + epoch - 1, losses.end());
    auto more = options(parts);
    more.insert(more.end(), {"--resume", parts.string()});
    CommandResult result = train(parts, more);
    ASSERT_EQ(result.exitStatus, 0) << result.errors;
    EXPECT_EQ(readFile(parts), readFile(save));
    EXPECT_EQ(readFile(parts.string() + ".best"),
              readFile(save.string() + ".best"));
    EXPECT_EQ(historyWithoutTimes(parts), historyWithoutTimes(save));
  }
}

TEST_F(Plateau, ResumingKeepsThePatience) {
  ASSERT_EQ(train(save, {"--early-stopping", "3"}).exitStatus, 0);
  expectError(train(folder / "other.safetensors",
                    {"--resume", save.string(), "--early-stopping", "4"}),
              save.string() + ": expected the --early-stopping 3 of the "
                              "training that it resumes, got 4");
  expectError(train(folder / "other.safetensors",
                    {"--resume", save.string(), "--reduce-on-plateau", "1"}),
              save.string() + ": expected the --reduce-on-plateau 0 of the "
                              "training that it resumes, got 1");
}

TEST_F(Plateau, RestoringNeedsTheBestOfTheSameTraining) {
  fakeEvents.evaluatedLosses = {0.5F, 0.3F, 0.4F};
  ASSERT_EQ(train(save).exitStatus, 0);
  std::filesystem::path other = folder / "other.safetensors";
  std::vector<std::string> options = {"--resume", save.string(),
                                      "--restore-best", "--keep-best",
                                      best.string()};
  expectError(train(other, options),
              best.string() + ": No such file or directory");
  ASSERT_EQ(train(best, {"--phase", "bias"}).exitStatus, 0);
  expectError(train(other, options),
              best.string() + ": expected the best checkpoint so far, of epoch "
                              "2, got one of epoch 1");
}

TEST_F(Plateau, NothingToGoByIsAnError) {
  for (std::vector<std::string> option :
       {std::vector<std::string>{"--early-stopping", "1"},
        {"--reduce-on-plateau", "1"},
        {"--keep-best", best.string()}}) {
    option.insert(option.end(), {"--validation-split", "0"});
    expectError(train(save, option),
                "--early-stopping, --reduce-on-plateau and --keep-best go by "
                "the validation loss: expected validation data, got none");
  }
}

} // namespace
