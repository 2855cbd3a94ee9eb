//===-- CommandLineFixture.h - a model, its data and a folder ---*- C++ -*-===//
//
// What tests of the command line start from.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_RUNTIME_CLI_COMMANDLINEFIXTURE_H
#define SINTER_TEST_RUNTIME_CLI_COMMANDLINEFIXTURE_H

#include "FakeModel.h"
#include "TestSupport.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <sys/resource.h>

namespace sinter::runtime::test {

/// Trains on 60 drawn digits in batches of 16: 4 steps an epoch, the last one
/// of 12 samples. 2 epochs of phase "all" and 1 of "bias" make 12 steps.
class CommandLineFixture : public testing::Test {
protected:
  static constexpr int64_t stepsPerEpoch = 4;
  static constexpr int64_t stepsOfTraining = 12;

  CommandLineFixture() {
    setenv("XDG_CACHE_HOME", (folder / "cache").c_str(), 1);
    fakeEvents = {};
  }

  CommandResult run(std::vector<std::string> arguments) {
    return runCommand(model.description, std::move(arguments));
  }

  /// The arguments of a training that saves to `save`, and records to its name
  /// with .csv at the end.
  std::vector<std::string>
  trainArguments(const std::filesystem::path &save,
                 const std::vector<std::string> &more = {}) {
    std::vector<std::string> arguments = {"train",
                                          "--samples",
                                          "60",
                                          "--save",
                                          save.string(),
                                          "--history",
                                          historyOf(save).string()};
    if (std::ranges::find(more, "--resume") == more.end())
      arguments.insert(arguments.end(), {"--batch-size", "16"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  CommandResult train(const std::filesystem::path &save,
                      const std::vector<std::string> &more = {}) {
    return run(trainArguments(save, more));
  }

  static std::filesystem::path historyOf(std::filesystem::path save) {
    return save.replace_extension(".csv");
  }

  /// The columns of a history that are the same in each run.
  static std::vector<std::string>
  historyWithoutTimes(const std::filesystem::path &save) {
    std::vector<std::string> rows;
    std::istringstream stream(readFile(historyOf(save)));
    for (std::string row; std::getline(stream, row);)
      rows.push_back(row.substr(0, row.rfind(',')));
    return rows;
  }

  /// A checkpoint of a whole training.
  std::filesystem::path trained() {
    std::filesystem::path save = folder / "trained.safetensors";
    CommandResult result = train(save);
    EXPECT_EQ(result.exitStatus, 0) << result.errors;
    return save;
  }

  TemporaryFolder folder;
  FakeModel model;
};

/// Makes writes beyond a length fail in this process while it lives.
class FileSizeLimit {
public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &previous);
    rlimit limit = previous;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &previous);
    std::signal(SIGXFSZ, SIG_DFL);
  }

private:
  rlimit previous;
};

/// Expects a failure whose report is exactly `message`.
inline void expectError(const CommandResult &result,
                        const std::string &message) {
  EXPECT_EQ(result.exitStatus, 1);
  EXPECT_EQ(result.errors, "error: " + message + "\n");
}

} // namespace sinter::runtime::test

#endif // SINTER_TEST_RUNTIME_CLI_COMMANDLINEFIXTURE_H
