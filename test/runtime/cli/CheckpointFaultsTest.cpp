//===-- CheckpointFaultsTest.cpp - tests of wrong checkpoints -------------===//
//
// Each fault of a checkpoint is one line that names it, for every command that
// reads one, and the file stays as it is.
//
//===----------------------------------------------------------------------===//

#include "cli/CommandLineFixture.h"

using namespace sinter::runtime::test;

namespace {

class CheckpointFaults : public CommandLineFixture {
protected:
  CheckpointFaults() : file(TensorFile::read(trained())) {}

  /// Writes the file with its fault; `message` follows the file's name.
  void expectRefusedBy(std::initializer_list<const char *> commands,
                       const std::string &message) {
    std::filesystem::path wrong = folder / "wrong.safetensors";
    file.write(wrong);
    std::string before = readFile(wrong);
    for (std::string command : commands) {
      SCOPED_TRACE(command);
      CommandResult result;
      if (command == "resume")
        result = train(wrong, {"--resume", wrong.string()});
      else if (command == "train")
        result = train(wrong, {"--weights", wrong.string()});
      else
        result = run({command, "--samples", "60", "--weights", wrong.string()});
      expectError(result, wrong.string() + ": " + message);
      EXPECT_EQ(readFile(wrong), before);
      EXPECT_FALSE(std::filesystem::exists(historyOf(wrong)));
    }
  }

  /// The same for every command; those that load weights alone tell what to do
  /// about it.
  void expectMismatch(const std::string &message) {
    expectRefusedBy({"resume"}, message);
    expectRefusedBy({"train", "evaluate", "predict"},
                    message + "; --skip-mismatch leaves such layers as they "
                              "are");
  }

  static constexpr auto readers = {"resume", "train", "evaluate", "predict"};

  TensorFile file;
};

TEST_F(CheckpointFaults, OtherModel) {
  file.metadata["model"] = "other";
  expectRefusedBy(readers, "is a checkpoint of model 'other', expected 'fake'");
}

TEST_F(CheckpointFaults, WhatAFileHoldsCommandsNoTerminal) {
  file.metadata["model"] = "two\nlines\x1b[2J";
  expectRefusedBy(readers, "is a checkpoint of model 'two?lines?[2J', expected "
                           "'fake'");
}

TEST_F(CheckpointFaults, OtherShape) {
  file.tensors["affine/kernel"] = OwnedTensor::ofFloats({1, 1, 1, 2}, {1, 2});
  expectMismatch("expected affine/kernel of shape 1x1x1x1, got 1x1x1x2");
}

TEST_F(CheckpointFaults, OtherRank) {
  file.tensors["affine/bias"] = OwnedTensor::ofFloats({}, {1});
  expectMismatch("expected affine/bias of shape 1, got scalar");
}

TEST_F(CheckpointFaults, OtherType) {
  file.tensors["affine/bias"] = {SINTER_I64, {1}, std::vector<std::byte>(8)};
  expectMismatch("expected affine/bias of type F32, got I64");
}

TEST_F(CheckpointFaults, MissingParameter) {
  file.tensors.erase("affine/bias");
  expectMismatch("expected affine/bias of shape 1, got no such tensor");
}

TEST_F(CheckpointFaults, MissingSlotMattersToResumingOnly) {
  file.tensors.erase("optimizer/all/iteration");
  expectRefusedBy(
      {"resume"},
      "expected optimizer/all/iteration of shape scalar, got no such tensor");
  EXPECT_EQ(run({"evaluate", "--samples", "60", "--weights",
                 folder / "wrong.safetensors"})
                .exitStatus,
            0);
}

TEST_F(CheckpointFaults, UnknownTensorMattersToResumingOnly) {
  file.tensors["affine_1/kernel"] = OwnedTensor::ofFloats({1}, {1});
  expectRefusedBy({"resume"},
                  "holds affine_1/kernel, which model 'fake' does not have");
  std::string path = folder / "wrong.safetensors";
  CommandResult result =
      run({"evaluate", "--samples", "60", "--weights", path});
  EXPECT_EQ(result.exitStatus, 0);
  EXPECT_TRUE(result.output.starts_with(
      path + ": loaded 1 layers by name; 1 not used: affine_1\n"));
}

TEST_F(CheckpointFaults, WeightsAloneCannotBeResumed) {
  file.metadata.clear();
  expectRefusedBy({"resume"}, "holds weights but no training to resume; start "
                              "a new one from them with --weights");
}

TEST_F(CheckpointFaults, OtherVersion) {
  file.metadata["version"] = "1";
  expectRefusedBy({"resume"}, "expected a checkpoint of version 2, got '1'");
}

TEST_F(CheckpointFaults, UnknownPhase) {
  file.metadata["phase"] = "late";
  expectRefusedBy({"resume"},
                  "is in phase 'late', which model 'fake' does not have");
}

TEST_F(CheckpointFaults, MissingNumber) {
  file.metadata.erase("epoch");
  expectRefusedBy({"resume"},
                  "expected a valid 'epoch' in the metadata, got nothing");
}

TEST_F(CheckpointFaults, WrongNumbers) {
  for (const char *text : {"", "-1", "1x", "99999999999999999999"}) {
    file.metadata["epoch"] = text;
    expectRefusedBy({"resume"},
                    "expected a valid 'epoch' in the metadata, got '" +
                        std::string(text) + "'");
  }
}

TEST_F(CheckpointFaults, BatchSizeOfNothing) {
  file.metadata["batch_size"] = "0";
  expectRefusedBy({"resume"},
                  "expected a valid 'batch_size' in the metadata, got '0'");
}

TEST_F(CheckpointFaults, NoSuchFile) {
  std::string none = folder / "none.safetensors";
  for (const char *option : {"--weights", "--resume"})
    expectError(
        run({"train", "--save", folder / "w.safetensors", option, none}),
        none + ": No such file or directory");
}

TEST_F(CheckpointFaults, NotSafeTensors) {
  std::filesystem::path wrong = folder / "wrong.safetensors";
  writeFile(wrong, "<html>404 not found</html>");
  CommandResult result = train(wrong, {"--resume", wrong.string()});
  EXPECT_EQ(result.exitStatus, 1);
  EXPECT_TRUE(result.errors.starts_with("error: " + wrong.string() + ": "));
  EXPECT_EQ(std::ranges::count(result.errors, '\n'), 1);
  EXPECT_EQ(readFile(wrong), "<html>404 not found</html>");
}

} // namespace
