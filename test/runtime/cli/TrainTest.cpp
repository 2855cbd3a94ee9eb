//===-- TrainTest.cpp - tests of training and predicting ------------------===//
//
// What a training prints, records and saves, and what the result depends on.
//
//===----------------------------------------------------------------------===//

#include "cli/CommandLineFixture.h"

#include "data/Idx.h"

#include <csignal>
#include <sys/resource.h>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

class Train : public CommandLineFixture {};

std::vector<std::string> linesOf(const std::string &text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

TEST_F(Train, PrintsALineForEachEpoch) {
  std::filesystem::path save = folder / "w.safetensors";
  CommandResult result = train(save, {"--threads", "2"});
  EXPECT_EQ(result.exitStatus, 0);
  EXPECT_EQ(result.errors, "");
  auto lines = linesOf(result.output);
  ASSERT_EQ(lines.size(), 8U);
  EXPECT_EQ(lines[0],
            "fake: cpu x86-64, fp32, threads 2, 2 parameters, arena 0.00 MiB");
  EXPECT_EQ(lines[1], "phase all: trains 2 of 2 parameters");
  const std::string measures =
      "  loss [0-9]\\.[0-9]+  absolute_error [0-9]\\.[0-9]+  mean_iou "
      "[0-9]\\.[0-9]+  validation loss [0-9]\\.[0-9]+  validation "
      "absolute_error [0-9]\\.[0-9]+  validation mean_iou [0-9]\\.[0-9]+  "
      "[0-9]+ images/s";
  EXPECT_TRUE(testing::internal::RE::FullMatch(
      lines[2], "epoch 1/3" + measures + "  [0-9]+:[0-9]+ left"))
      << lines[2];
  EXPECT_EQ(lines[4], "phase bias: trains 1 of 2 parameters");
  EXPECT_TRUE(
      testing::internal::RE::FullMatch(lines[5], "epoch 3/3" + measures))
      << lines[5];
  EXPECT_EQ(lines[7], "saved " + save.string());
}

TEST_F(Train, RecordsAndSaves) {
  std::filesystem::path save = trained();
  auto rows = historyWithoutTimes(save);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0], "epoch,loss,absolute_error,mean_iou,validation_loss,"
                     "validation_absolute_error,validation_mean_iou,phase");
  EXPECT_TRUE(rows[2].starts_with("2,0.") && rows[2].ends_with(",all"));
  EXPECT_TRUE(rows[3].starts_with("3,0.") && rows[3].ends_with(",bias"));

  TensorFile file = TensorFile::read(save);
  EXPECT_EQ(file.tensors.size(), 8U);
  EXPECT_EQ(file.tensors.at("affine/seen").floats(), std::vector<float>{180});
  EXPECT_EQ(file.metadata.at("format"), "sinter-checkpoint");
  EXPECT_EQ(file.metadata.at("version"), "2");
  EXPECT_EQ(file.metadata.at("model"), "fake");
  EXPECT_EQ(file.metadata.at("phase"), "bias");
  EXPECT_EQ(file.metadata.at("phase_epochs"), "1");
  EXPECT_EQ(file.metadata.at("epoch"), "3");
  EXPECT_EQ(file.metadata.at("step"), "12");
  EXPECT_EQ(file.metadata.at("seed"), "0");
  EXPECT_EQ(file.metadata.at("batch_size"), "16");
  EXPECT_EQ(file.metadata.at("train_samples"), "60");
  EXPECT_EQ(file.metadata.at("validation_samples"), "12");
}

TEST_F(Train, LearnsToDenoise) {
  std::filesystem::path save = folder / "w.safetensors";
  ASSERT_EQ(train(save, {"--epochs", "8"}).exitStatus, 0);
  // The best affine map of a noisy pixel keeps less than all of it.
  float kernel = TensorFile::read(save).tensors.at("affine/kernel").floats()[0];
  EXPECT_GT(kernel, 0.3F);
  EXPECT_LT(kernel, 0.95F);
}

TEST_F(Train, NoNumberOfThreadsChangesABit) {
  std::filesystem::path one = folder / "1.safetensors";
  ASSERT_EQ(train(one, {"--threads", "1"}).exitStatus, 0);
  for (const char *threads : {"2", "3", "7"}) {
    std::filesystem::path other = folder / "other.safetensors";
    ASSERT_EQ(train(other, {"--threads", threads}).exitStatus, 0);
    EXPECT_EQ(readFile(one), readFile(other)) << threads;
  }
}

TEST_F(Train, TheSeedChangesTheWeights) {
  std::filesystem::path other = folder / "other.safetensors";
  ASSERT_EQ(train(other, {"--seed", "1"}).exitStatus, 0);
  EXPECT_EQ(fakeEvents.seed, 1U);
  EXPECT_EQ(fakeEvents.flags, 0U);
  EXPECT_NE(TensorFile::read(trained()).tensors.at("affine/kernel").bytes,
            TensorFile::read(other).tensors.at("affine/kernel").bytes);
}

TEST_F(Train, ValidationSplitTakesTheEndOfTheTrainPart) {
  std::filesystem::path save = folder / "w.safetensors";
  ASSERT_EQ(train(save, {"--validation-split", "0.25"}).exitStatus, 0);
  auto metadata = TensorFile::read(save).metadata;
  EXPECT_EQ(metadata.at("train_samples"), "45");
  EXPECT_EQ(metadata.at("validation_samples"), "15");

  ASSERT_EQ(train(save, {"--validation-split", "0"}).exitStatus, 0);
  EXPECT_EQ(TensorFile::read(save).metadata.at("best_epoch"), "0");
  EXPECT_NE(historyWithoutTimes(save).back().find(",,,,bias"),
            std::string::npos);
}

TEST_F(Train, WeightsStartANewTrainingOfTheOptimizer) {
  std::filesystem::path checkpoint = trained();
  TensorFile weightsAlone = TensorFile::read(checkpoint);
  weightsAlone.metadata.clear();
  std::erase_if(weightsAlone.tensors, [](const auto &tensor) {
    return tensor.first.starts_with("optimizer/");
  });
  weightsAlone.write(folder / "weights.safetensors");

  std::filesystem::path a = folder / "a.safetensors";
  std::filesystem::path b = folder / "b.safetensors";
  ASSERT_EQ(train(a, {"--weights", checkpoint.string()}).exitStatus, 0);
  ASSERT_EQ(train(b, {"--weights", folder / "weights.safetensors"}).exitStatus,
            0);
  EXPECT_EQ(readFile(a), readFile(b));
  EXPECT_NE(readFile(a), readFile(checkpoint));
}

TEST_F(Train, StartsAtAPhase) {
  std::filesystem::path save = folder / "w.safetensors";
  CommandResult result =
      train(save, {"--phase", "bias", "--weights", trained().string()});
  EXPECT_EQ(result.exitStatus, 0) << result.errors;
  EXPECT_NE(result.output.find("\nepoch 1/1  "), std::string::npos);
  TensorFile file = TensorFile::read(save);
  EXPECT_EQ(file.metadata.at("phase"), "bias");
  EXPECT_EQ(file.tensors.at("affine/kernel").bytes,
            TensorFile::read(trained()).tensors.at("affine/kernel").bytes);
  expectError(train(save, {"--phase", "none"}),
              "--phase: expected one of all, bias, got 'none'");
}

TEST_F(Train, FilesDoNotReplaceEachOther) {
  std::string save = trained(), history = historyOf(save);
  std::string before = readFile(save);
  auto expectRefusal = [&](std::vector<std::string> options, const char *a,
                           const char *b, const std::string &file) {
    options.insert(options.begin(),
                   {"train", "--samples", "60", "--save", save});
    expectError(run(options), "expected different files for " + std::string(a) +
                                  " and " + b + ", got " + file + " for both");
  };
  std::string same = (folder / "./").string() + "trained.safetensors";
  expectRefusal({"--history", same}, "--save", "--history", same);
  expectRefusal({"--curves", save}, "--save", "--curves", save);
  expectRefusal({"--history", history, "--curves", history}, "--history",
                "--curves", history);
  expectRefusal({"--keep-best", save}, "--save", "--keep-best", save);
  std::string other = folder / "other.safetensors";
  writeFile(other, before);
  expectRefusal({"--weights", other, "--history", other}, "--weights",
                "--history", other);
  expectRefusal({"--resume", other, "--curves", other}, "--resume", "--curves",
                other);
  EXPECT_EQ(readFile(save), before);
  EXPECT_EQ(readFile(other), before);
}

TEST_F(Train, DrawsTheCurvesBesideTheHistory) {
  std::filesystem::path save = trained();
  std::string svg =
      readFile(std::filesystem::path(save).replace_extension(".svg"));
  for (const char *text : {">loss<", ">absolute_error<", ">mean_iou<"})
    EXPECT_NE(svg.find(text), std::string::npos) << text;
}

TEST_F(Train, PredictDrawsAPicture) {
  std::filesystem::path save = trained();
  std::filesystem::path picture = folder / "p.png";
  CommandResult result =
      run({"predict", "--samples", "60", "--weights", save.string(), "--count",
           "5", "--output", picture.string()});
  EXPECT_EQ(result.output, "saved " + picture.string() + "\n");
  EXPECT_EQ(result.exitStatus, 0);
  EXPECT_TRUE(readFile(picture).starts_with("\x89PNG\r\n\x1a\n"));

  expectError(run({"predict", "--samples", "60", "--weights", save.string(),
                   "--count", "13"}),
              "--count: expected at most the 12 samples of the data, got 13");
}

TEST_F(Train, OtherPictureSizesAreRefused) {
  std::vector<int64_t> shape = {1, 32, 32};
  std::vector<uint8_t> pixels(32 * 32);
  for (const char *name : {"train-images-idx3-ubyte", "t10k-images-idx3-ubyte"})
    ASSERT_TRUE(writeIdx(folder / name, IdxKind::Images, shape, pixels).ok());
  CommandResult result =
      run({"train", "--data", folder.path().string(), "--save",
           folder / "w.safetensors", "--history", folder / "w.csv"});
  expectError(result, (folder / "train-images-idx3-ubyte").string() +
                          ": expected pictures of 28x28x1, got 32x32x1");
  EXPECT_FALSE(std::filesystem::exists(folder / "w.csv"));
}

TEST_F(Train, UnwritablePathsFailBeforeTheTraining) {
  std::string save = folder / "none/w.safetensors";
  CommandResult result = train(save);
  expectError(result, save + ": No such file or directory");
  EXPECT_EQ(result.output, "");
  expectError(train(folder.path()),
              folder.path().string() + ": is a directory");

  result = run({"train", "--samples", "60", "--save", folder / "w.safetensors",
                "--history", folder.path()});
  expectError(result, folder.path().string() + ": Is a directory");
  EXPECT_FALSE(std::filesystem::exists(folder / "w.safetensors"));
}

TEST_F(Train, AFullDiskForTheHistorySavesNothing) {
  std::filesystem::path save = trained();
  std::string before = readFile(save);
  expectError(run({"train", "--samples", "60", "--seed", "1", "--save",
                   save.string(), "--history", "/dev/full"}),
              "/dev/full: No space left on device");
  EXPECT_EQ(readFile(save), before);
}

TEST_F(Train, AFullDiskForTheCheckpointKeepsTheOldOne) {
  std::filesystem::path save = trained();
  std::string before = readFile(save);
  CommandResult result = [&] {
    FileSizeLimit limit(512);
    return train(save, {"--seed", "1"});
  }();
  expectError(result, save.string() + ": File too large");
  EXPECT_EQ(readFile(save), before);
  // Nothing half-written is left: the checkpoint, its history, its curves and
  // the cache.
  auto entries = std::filesystem::directory_iterator(folder.path());
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 4);
}

TEST_F(Train, ALossThatIsNoNumberKeepsWhatWasSaved) {
  std::filesystem::path save = trained();
  TensorFile huge = TensorFile::read(save);
  huge.tensors["affine/kernel"] = OwnedTensor::ofFloats({1, 1, 1, 1}, {3e38F});
  huge.write(folder / "huge.safetensors");
  std::string before = readFile(save);
  std::string history = readFile(historyOf(save));
  expectError(train(save, {"--weights", folder / "huge.safetensors"}),
              "loss became inf at epoch 1, step 1; lower the learning rate or "
              "check the weights and the data");
  EXPECT_EQ(readFile(save), before);
  EXPECT_EQ(readFile(historyOf(save)), history);
}

TEST_F(Train, WeightsSpoiltByAStepAreNotSaved) {
  std::filesystem::path save = folder / "w.safetensors";
  fakeEvents.spoilAt = stepsPerEpoch + 2;
  expectError(train(save),
              "loss became nan at epoch 2, step 3; lower the learning rate or "
              "check the weights and the data");
  EXPECT_EQ(TensorFile::read(save).metadata.at("epoch"), "1");

  // By the last step of the epoch: its loss was still fine.
  fakeEvents.spoilAt = 2 * stepsPerEpoch;
  expectError(train(save), "validation loss became nan at epoch 2, step 4; "
                           "lower the learning rate or check the weights and "
                           "the data");
  EXPECT_EQ(TensorFile::read(save).metadata.at("epoch"), "1");
  expectError(train(save, {"--validation-split", "0"}),
              "affine/bias became inf or nan in epoch 2; lower the learning "
              "rate or check the weights and the data");
  EXPECT_EQ(TensorFile::read(save).metadata.at("epoch"), "1");
}

} // namespace
