//===-- CommandLineTest.cpp - tests of arguments --------------------------===//
//
// Every wrong command line is one line on standard error and starts nothing.
//
//===----------------------------------------------------------------------===//

#include "cli/CommandLine.h"
#include "cli/CommandLineFixture.h"

#include <fcntl.h>
#include <unistd.h>

using namespace sinter::runtime::test;

namespace {

struct WrongArguments {
  std::vector<std::string> arguments;
  std::string message;
};

class WrongCommandLine : public CommandLineFixture,
                         public testing::WithParamInterface<WrongArguments> {};

TEST_P(WrongCommandLine, IsOneLine) {
  expectError(run(GetParam().arguments), GetParam().message);
}

const WrongArguments wrongArguments[] = {
    {{},
     "expected a command: summary, train, evaluate, predict, step, export or "
     "tune"},
    {{"fly"}, "the following argument was not expected: fly"},
    {{"train", "--fly"}, "the following argument was not expected: --fly"},
    {{"train", "summary"}, "the following argument was not expected: summary"},
    {{"train", "--batch-size", "0"},
     "--batch-size: expected a whole number of at least 1, got '0'"},
    {{"train", "--batch-size", "-1"},
     "--batch-size: expected a whole number of at least 1, got '-1'"},
    {{"train", "--batch-size", "16.5"},
     "--batch-size: expected a whole number of at least 1, got '16.5'"},
    {{"train", "--batch-size", "9223372036854775808"},
     "--batch-size: expected a whole number of at least 1, got "
     "'9223372036854775808'"},
    {{"train", "--batch-size", "9223372036854775807"},
     "cannot allocate 9223372036854775807 bytes for a batch of "
     "9223372036854775807 samples; lower --batch-size"},
    {{"train", "--epochs", "0"},
     "--epochs: expected a whole number from 1 to 1000000, got '0'"},
    {{"train", "--seed", "-1"},
     "--seed: expected a whole number of at least 0, got '-1'"},
    {{"train", "--threads", "0"},
     "--threads: expected a whole number from 1 to 1024, got '0'"},
    {{"train", "--threads", "1025"},
     "--threads: expected a whole number from 1 to 1024, got '1025'"},
    {{"train", "--samples", "0"},
     "--samples: expected a whole number from 1 to 1000000, got '0'"},
    {{"train", "--validation-split", "1"},
     "--validation-split: expected a number from 0 up to but not including 1, "
     "got '1'"},
    {{"train", "--validation-split", "nan"},
     "--validation-split: expected a number from 0 up to but not including 1, "
     "got 'nan'"},
    {{"train", "--samples", "3", "--validation-split", "0.9"},
     "--validation-split 0.9 of 3 samples leaves none to train on"},
    {{"train", "--samples", "9", "--data", "/tmp"},
     "expected --samples with --data synthetic only, got --data /tmp"},
    {{"train", "--weights", "a", "--resume", "b"},
     "--weights excludes --resume"},
    {{"summary", "--batch-size", "0"},
     "--batch-size: expected a whole number of at least 1, got '0'"},
    {{"evaluate"}, "--weights is required"},
    {{"predict", "--count", "0"},
     "--count: expected a whole number from 1 to 1000, got '0'"},
    {{"step", "--steps", "0"},
     "--steps: expected a whole number of at least 1, got '0'"},
    {{"step", "--weights", "w", "--batch", "b", "--output", "o", "--phase",
      "none"},
     "--phase: expected one of all, bias, got 'none'"},
};

INSTANTIATE_TEST_SUITE_P(Arguments, WrongCommandLine,
                         testing::ValuesIn(wrongArguments));

class CommandLine : public CommandLineFixture {};

TEST_F(CommandLine, HelpSucceedsForEveryCommand) {
  CommandResult help = run({"--help"});
  EXPECT_EQ(help.exitStatus, 0);
  for (const char *command :
       {"summary", "train", "evaluate", "predict", "step"}) {
    EXPECT_NE(help.output.find(command), std::string::npos);
    CommandResult own = run({command, "--help"});
    EXPECT_EQ(own.exitStatus, 0);
    EXPECT_NE(own.output.find("--threads"), std::string::npos) << command;
    EXPECT_EQ(own.errors, "");
  }
}

TEST_F(CommandLine, SummaryTellsLayersTotalsAndMemory) {
  CommandResult result =
      run({"summary", "--batch-size", "131072", "--threads", "3"});
  EXPECT_EQ(result.exitStatus, 0);
  EXPECT_EQ(
      result.output,
      "fake\n"
      "\n"
      "layer   kind    output shape  parameters  FLOPs  defined at\n"
      "affine  affine  28x28x1                3  1,568  models/fake.cpp:12\n"
      "\n"
      "Total params: 3\n"
      "Trainable params: 2\n"
      "Non-trainable params: 1\n"
      "FLOPs of one sample: 1,568\n"
      "\n"
      "phase  epochs  trained  frozen\n"
      "all         2        2       0\n"
      "bias        1        1       1\n"
      "\n"
      "peak memory of training at batch size 131072 with 3 threads: 396.01 "
      "MiB\n"
      "(arena 4.00 MiB, scratch 0.01 MiB, variables 0.00 MiB, features "
      "392.00 MiB)\n"
      "\n"
      "kernels, compiled for x86-64\n"
      "  prepare: 1\n"
      "  predict: 1\n"
      "  evaluate: 2\n"
      "  train_all: 2\n"
      "  gradient_all: 3\n"
      "  features_bias: 1\n"
      "  train_bias: 2\n"
      "  evaluate_bias: 2\n"
      "  gradient_bias: 3\n");
}

TEST_F(CommandLine, FullStandardOutputFails) {
  testing::internal::CaptureStderr();
  int status = runInChild([&] {
    int full = open("/dev/full", O_WRONLY);
    dup2(full, STDOUT_FILENO);
    const char *arguments[] = {"fake", "summary"};
    const sinter_model *const models[] = {&model.description};
    EXPECT_EQ(sinter::runtime::runCommandLine({models, 1}, 2, arguments), 1);
  });
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "error: standard output: No space left on device\n");
  EXPECT_EQ(status, 0);
}

TEST_F(CommandLine, ForeignDescriptionIsRefused) {
  model.description.abi_version = 99;
  expectError(run({"summary"}), "expected a model description of version 10, "
                                "got version 99; compile the model again");
  model.description.magic = 0;
  expectError(run({"summary"}), "the executable holds no model description");
}

TEST_F(CommandLine, MissingCpuFeaturesStopWhatRunsKernels) {
  // No processor has had these since AMD's of 2015.
  model.description.cpu = "bdver4";
  model.description.cpu_features = "sse3,xop,+fma4,fsgsbase";
  expectError(train(folder / "w.safetensors"),
              "this executable was compiled for bdver4; this machine lacks "
              "xop, fma4; compile the model with --cpu=x86-64 or for this "
              "machine");
  EXPECT_EQ(run({"summary"}).exitStatus, 0);
}

} // namespace
