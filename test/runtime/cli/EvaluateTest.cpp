//===-- EvaluateTest.cpp - tests of evaluating ----------------------------===//
//
// Which parts of the data are measured, and what is printed of them.
//
//===----------------------------------------------------------------------===//

#include "cli/CommandLineFixture.h"

using namespace sinter::runtime::test;

namespace {

class Evaluate : public CommandLineFixture {
protected:
  CommandResult evaluate(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"evaluate", "--samples", "60", "--batch-size",
                               "16", "--weights", trained().string()});
    return run(more);
  }

  /// The lines that begin with the name of a part, up to their first number.
  static std::string partsOf(const std::string &output) {
    std::string parts;
    std::istringstream stream(output);
    for (std::string line; std::getline(stream, line);)
      if (line.find(": loss ") != std::string::npos)
        parts += line.substr(0, line.find(':')) +
                 line.substr(line.rfind(" of ")) + "\n";
    return parts;
  }
};

TEST_F(Evaluate, MeasuresEachPartOnce) {
  CommandResult result = evaluate();
  EXPECT_EQ(result.exitStatus, 0) << result.errors;
  EXPECT_EQ(partsOf(result.output),
            "training of 60 samples\ntest of 12 samples\n");
  result = evaluate({"--validation-split", "0.25"});
  EXPECT_EQ(partsOf(result.output), "training of 45 samples\n"
                                    "validation of 15 samples\n"
                                    "test of 12 samples\n");
}

TEST_F(Evaluate, MeasuresThePartThatIsAskedFor) {
  for (std::string part : {"training", "validation", "test"}) {
    CommandResult result = evaluate({"--on", part});
    EXPECT_EQ(result.exitStatus, 0) << result.errors;
    EXPECT_TRUE(result.output.starts_with(part + ": loss "));
    EXPECT_EQ(std::ranges::count(result.output, ':'), 1);
  }
  expectError(evaluate({"--on", "validation", "--validation-split", "0"}),
              "--on: the data has no validation part");
  expectError(evaluate({"--on", "everything"}),
              "--on: expected one of training, validation, test, got "
              "'everything'");
}

TEST_F(Evaluate, PrintsTheMeasuresOfTheHistory) {
  std::string last = historyWithoutTimes(trained()).back();
  std::vector<std::string> cells;
  std::istringstream stream(last);
  for (std::string cell; std::getline(stream, cell, ',');)
    cells.push_back(cell);
  CommandResult result = evaluate({"--on", "test"});
  EXPECT_EQ(result.output.substr(0, result.output.find('\n')),
            "test: loss " + cells[4] + " absolute_error " + cells[5] +
                " mean_iou " + cells[6] + " of 12 samples");
}

TEST_F(Evaluate, PrintsTheConfusionMatrix) {
  // With y = 0 every pixel is dark.
  TensorFile file = TensorFile::read(trained());
  file.tensors["affine/kernel"] = OwnedTensor::ofFloats({1, 1, 1, 1}, {0});
  file.tensors["affine/bias"] = OwnedTensor::ofFloats({1}, {0});
  file.write(folder / "zero.safetensors");
  CommandResult result = run({"evaluate", "--samples", "60", "--on", "test",
                              "--weights", folder / "zero.safetensors"});
  std::string table = result.output.substr(result.output.find("\n\n") + 2);
  EXPECT_TRUE(testing::internal::RE::FullMatch(
      table, "test\n"
             "true \\\\ predicted +zero +one +IoU\n"
             "zero +[0-9]+,[0-9]+ +0 +0\\.[0-9]+\n"
             "one +[0-9,]+ +0 +0\\.00000\n"))
      << table;
}

TEST_F(Evaluate, APartialBatchCountsForWhatItHolds) {
  auto lossWith = [&](const char *batchSize) {
    CommandResult result =
        run({"evaluate", "--samples", "60", "--on", "test", "--batch-size",
             batchSize, "--weights", trained().string()});
    return std::stod(result.output.substr(std::string("test: loss ").size()));
  };
  // 12 pictures in one batch, and in batches of 5, 5 and 2.
  EXPECT_NEAR(lossWith("12"), lossWith("5"), 1e-6);
}

} // namespace
