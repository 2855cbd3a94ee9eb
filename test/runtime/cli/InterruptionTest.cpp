//===-- InterruptionTest.cpp - tests of trainings that end early ----------===//
//
// Whenever a training is interrupted or killed, resuming it gives the same
// checkpoint and history as if nothing had happened.
//
//===----------------------------------------------------------------------===//

#include "cli/CommandLineFixture.h"

#include <csignal>
#include <sys/wait.h>

using namespace sinter::runtime::test;

namespace {

class Interruption : public CommandLineFixture {
protected:
  Interruption() : whole(trained()) {}

  /// Resumes if there is a checkpoint, else starts again, and compares.
  void expectSameEnd() {
    std::vector<std::string> more;
    if (std::filesystem::exists(save))
      more = {"--resume", save.string()};
    CommandResult result = train(save, more);
    EXPECT_EQ(result.exitStatus, 0) << result.errors;
    EXPECT_EQ(readFile(save), readFile(whole));
    EXPECT_EQ(historyWithoutTimes(save), historyWithoutTimes(whole));
  }

  void removeFiles() {
    std::filesystem::remove(save);
    std::filesystem::remove(historyOf(save));
  }

  std::filesystem::path whole;
  std::filesystem::path save = folder / "parts.safetensors";
};

TEST_F(Interruption, AfterAnyStepIsHarmless) {
  for (int64_t step = 1; step <= stepsOfTraining; ++step) {
    SCOPED_TRACE(step);
    removeFiles();
    fakeEvents.interruptAt = step;
    CommandResult result = train(save);
    fakeEvents = {};
    EXPECT_EQ(result.exitStatus, 128 + SIGINT);
    int64_t saved = (step - 1) / stepsPerEpoch;
    EXPECT_EQ(result.errors,
              saved == 0
                  ? "interrupted before the end of the first epoch; "
                    "nothing was saved\n"
                  : "interrupted after epoch " + std::to_string(saved) +
                        "; continue with --resume " + save.string() + "\n");
    expectSameEnd();
  }
}

TEST_F(Interruption, RightAfterResumingNamesTheOldCheckpoint) {
  fakeEvents.interruptAt = stepsPerEpoch + 1;
  ASSERT_EQ(train(whole).exitStatus, 128 + SIGINT);
  fakeEvents.interruptAt = stepsPerEpoch + 2;
  CommandResult result = train(save, {"--resume", whole.string()});
  EXPECT_EQ(result.exitStatus, 128 + SIGINT);
  EXPECT_EQ(result.errors,
            "interrupted after epoch 1; continue with --resume " +
                whole.string() + "\n");
  EXPECT_FALSE(std::filesystem::exists(save));
}

TEST_F(Interruption, AKillAfterAnyStepIsHarmless) {
  for (int64_t step = 1; step <= stepsOfTraining; ++step) {
    SCOPED_TRACE(step);
    removeFiles();
    int status = runInChild([&] {
      fakeEvents.killAt = step;
      train(save);
    });
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGKILL);
    expectSameEnd();
  }
}

TEST_F(Interruption, BetweenHistoryAndCheckpointIsHarmless) {
  fakeEvents.interruptAt = stepsPerEpoch + 1;
  EXPECT_EQ(train(save).exitStatus, 128 + SIGINT);
  fakeEvents = {};
  std::string oneEpoch = readFile(historyOf(save));
  std::string checkpoint = readFile(save);
  for (const char *ahead :
       {"2,0.5,0.5,1,0.5,0.5,1,all,100\n", "2,0.5,0.", "2"}) {
    SCOPED_TRACE(ahead);
    writeFile(save, checkpoint);
    writeFile(historyOf(save), oneEpoch + ahead);
    expectSameEnd();
  }
}

TEST_F(Interruption, ALostHistoryGoesOnWithTheNextEpoch) {
  fakeEvents.interruptAt = stepsPerEpoch + 1;
  EXPECT_EQ(train(save).exitStatus, 128 + SIGINT);
  fakeEvents = {};
  std::filesystem::remove(historyOf(save));
  EXPECT_EQ(train(save, {"--resume", save.string()}).exitStatus, 0);
  EXPECT_EQ(readFile(save), readFile(whole));
  EXPECT_EQ(historyWithoutTimes(save).size(), 3U);
}

TEST_F(Interruption, AFileThatIsNoHistoryIsNotTouched) {
  writeFile(folder / "notes.txt", "my notes\n");
  expectError(run({"train", "--samples", "60", "--resume", whole.string(),
                   "--save", save.string(), "--history", folder / "notes.txt"}),
              (folder / "notes.txt").string() +
                  ": expected a history to continue, got a file that does not "
                  "start with 'epoch,loss,absolute_error,mean_iou,"
                  "validation_loss,validation_absolute_error,"
                  "validation_mean_iou,phase,images_per_second'; choose "
                  "another one with --history");
  EXPECT_EQ(readFile(folder / "notes.txt"), "my notes\n");
}

TEST_F(Interruption, ResumingAFinishedTrainingSavesItAgain) {
  CommandResult result =
      run({"train", "--samples", "60", "--resume", whole.string(), "--save",
           save.string(), "--history", historyOf(whole)});
  EXPECT_EQ(result.exitStatus, 0);
  EXPECT_EQ(readFile(save), readFile(whole));
  EXPECT_EQ(historyWithoutTimes(whole).size(), 4U);
}

TEST_F(Interruption, MoreEpochsExtendATraining) {
  model.description.phase_count = 1;
  ASSERT_EQ(train(whole, {"--epochs", "5"}).exitStatus, 0);
  ASSERT_EQ(train(save, {"--epochs", "2"}).exitStatus, 0);
  ASSERT_EQ(
      train(save, {"--epochs", "5", "--resume", save.string()}).exitStatus, 0);
  EXPECT_EQ(readFile(save), readFile(whole));
  EXPECT_EQ(historyWithoutTimes(save), historyWithoutTimes(whole));
}

TEST_F(Interruption, AResumedTrainingIsTheSameTraining) {
  std::string name = whole.string();
  expectError(train(save, {"--resume", name, "--seed", "1"}),
              name + ": expected the --seed 0 of the training that it resumes, "
                     "got 1");
  expectError(train(save, {"--resume", name, "--batch-size", "8"}),
              name + ": expected the --batch-size 16 of the training that it "
                     "resumes, got 8");
  expectError(run({"train", "--samples", "50", "--resume", name, "--save",
                   save.string(), "--history", historyOf(save)}),
              name + ": expected the number of training pictures 60 of the "
                     "training that it resumes, got 50");
  expectError(
      run({"train", "--samples", "60", "--resume", name, "--validation-split",
           "0", "--save", save.string(), "--history", historyOf(save)}),
      name + ": expected the number of validation pictures 12 of the "
             "training that it resumes, got 0");
}

} // namespace
