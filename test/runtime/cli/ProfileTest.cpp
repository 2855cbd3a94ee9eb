//===-- ProfileTest.cpp - tests of --profile ------------------------------===//
//
// The table and the trace, by their structure: times are any.
//
//===----------------------------------------------------------------------===//

#include "cli/CommandLineFixture.h"

#include <nlohmann/json.hpp>

#include <map>
#include <regex>

using namespace sinter::runtime::test;

namespace {

class ProfileTest : public CommandLineFixture {
protected:
  /// The events of the trace.
  nlohmann::json trace() const {
    auto events = nlohmann::json::parse(readFile(profile));
    EXPECT_TRUE(events.is_array());
    return events;
  }

  /// The rows of the table of `entry`: the kernels' cells without their layers.
  static std::map<std::string, std::vector<std::string>>
  tableOf(const std::string &output, const std::string &entry) {
    size_t begin = output.find("\n" + entry + ": ");
    EXPECT_NE(begin, std::string::npos) << output;
    std::istringstream lines(output.substr(begin + 1));
    std::string line;
    std::getline(lines, line);
    std::map<std::string, std::vector<std::string>> rows;
    while (std::getline(lines, line) && !line.empty()) {
      std::istringstream cells(line);
      std::string kernel;
      cells >> kernel;
      for (std::string cell; cells >> cell;)
        rows[kernel].push_back(cell);
    }
    return rows;
  }

  std::filesystem::path profile = folder / "trace.json";
};

TEST_F(ProfileTest, TableAddsUpTheSteps) {
  CommandResult result =
      train(folder / "t.safetensors", {"--profile", profile.string()});
  ASSERT_EQ(result.exitStatus, 0) << result.errors;
  EXPECT_TRUE(std::regex_search(
      result.output,
      std::regex("\n[0-9]+ threads reach [0-9.]+ GFLOP/s in registers and read "
                 "[0-9.]+ GB/s from memory\n")))
      << result.output;
  // Two epochs of 60 samples, without the first 16.
  EXPECT_TRUE(std::regex_search(
      result.output, std::regex("\ntrain_all: 7 runs after the first one, 14.9 "
                                "samples and [0-9.]+ ms each\n")))
      << result.output;
  auto rows = tableOf(result.output, "train_all");
  ASSERT_EQ(rows.size(), 4U); // with the head
  EXPECT_EQ(rows.at("affine_loss").front(), "7");
  EXPECT_EQ(rows.at("affine_loss").back(), "affine");
  EXPECT_EQ(rows.at("update").front(), "7");
  EXPECT_EQ(rows.at("update").back(), "mean");
  EXPECT_EQ(rows.at("sum").front(), "14");
  EXPECT_EQ(rows.at("sum")[2], "100.0");
  EXPECT_NEAR(std::stod(rows.at("sum")[1]),
              std::stod(rows.at("affine_loss")[1]) +
                  std::stod(rows.at("update")[1]),
              0.002); // three cells rounded to 0.001
  EXPECT_EQ(tableOf(result.output, "train_bias").at("update").front(), "3");
  EXPECT_EQ(tableOf(result.output, "evaluate").at("mean").front(), "1");
  // The phase that freezes the kernel computes features before each run.
  EXPECT_EQ(tableOf(result.output, "features_bias").at("scale").front(), "4");
}

TEST_F(ProfileTest, TraceHasARowForEachThreadAndAnEventForEachLaunch) {
  CommandResult result =
      train(folder / "t.safetensors",
            {"--profile", profile.string(), "--threads", "2"});
  ASSERT_EQ(result.exitStatus, 0) << result.errors;
  int64_t tilesOfAffine = 0, updates = 0;
  std::map<int, double> endOfRow;
  for (const auto &event : trace()) {
    EXPECT_EQ(event.at("ph"), "X");
    EXPECT_EQ(event.at("pid"), 1);
    int row = event.at("tid");
    EXPECT_TRUE(row == 0 || row == 1);
    double begin = event.at("ts"), duration = event.at("dur");
    EXPECT_GE(duration, 0);
    EXPECT_GE(begin, endOfRow[row] - 1e-3);
    endOfRow[row] = begin + duration;
    if (event.at("name") == "affine_loss") {
      EXPECT_EQ(event.at("args").at("layers"), "affine");
      tilesOfAffine += event.at("args").at("tiles").get<int64_t>();
    }
    updates += event.at("name") == "update";
  }
  // In two epochs steps of 4, 4, 4 and 3 tiles, then an evaluation of 3; the
  // phase after them has other kernels.
  EXPECT_EQ(tilesOfAffine, 2 * (15 + 3));
  EXPECT_EQ(updates, stepsOfTraining);
}

TEST_F(ProfileTest, OneBatchIsShownThoughItIsCold) {
  CommandResult result = run(
      {"predict", "--samples", "60", "--weights", trained().string(),
       "--output", (folder / "p.png").string(), "--profile", profile.string()});
  ASSERT_EQ(result.exitStatus, 0) << result.errors;
  EXPECT_NE(result.output.find("\npredict: 1 run, the first one, 10.0 samples"),
            std::string::npos)
      << result.output;
  EXPECT_EQ(tableOf(result.output, "predict").at("affine").front(), "1");
  EXPECT_FALSE(trace().empty());
}

TEST_F(ProfileTest, EvaluationsAreMeasured) {
  CommandResult result =
      run({"evaluate", "--samples", "60", "--weights", trained().string(),
           "--batch-size", "16", "--profile", profile.string()});
  ASSERT_EQ(result.exitStatus, 0) << result.errors;
  // 60 samples of training in 4 batches, 12 of the test in 1.
  EXPECT_EQ(tableOf(result.output, "evaluate").at("mean").front(), "4");
}

TEST_F(ProfileTest, ChangesNoNumber) {
  std::filesystem::path plain = trained(), measured = folder / "m.safetensors";
  train(measured, {"--profile", profile.string()});
  EXPECT_EQ(readFile(measured), readFile(plain));
}

TEST_F(ProfileTest, WrongFilesAreRefusedBeforeAnythingRuns) {
  std::filesystem::path weights = trained(), save = folder / "n.safetensors";
  std::string before = readFile(weights);
  expectError(train(save, {"--profile", (folder / "none/t.json").string()}),
              (folder / "none/t.json").string() +
                  ": No such file or directory");
  expectError(train(save, {"--profile", save.string()}),
              "expected different files for --save and --profile, got " +
                  save.string() + " for both");
  expectError(train(save, {"--profile", historyOf(save).string()}),
              "expected different files for --history and --profile, got " +
                  historyOf(save).string() + " for both");
  for (const char *command : {"evaluate", "predict"})
    expectError(run({command, "--weights", weights.string(), "--profile",
                     weights.string(), "--samples", "60"}),
                "expected different files for --weights and --profile, got " +
                    weights.string() + " for both");
  EXPECT_EQ(readFile(weights), before);
  EXPECT_FALSE(std::filesystem::exists(save));
}

} // namespace
