//===-- Options.cpp - options that several subcommands share --------------===//
//
// Declares options, with the values that they take.
//
//===----------------------------------------------------------------------===//

#include "cli/Options.h"

#include "device/cpu/ThreadPool.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace sinter::runtime {

namespace {

constexpr int maximumThreads = 1024;
constexpr int64_t maximumSamples = 1'000'000;

/// Parses all of `text`.
template <typename Number>
bool parse(const std::string &text, Number &number) {
  const char *end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end;
}

} // namespace

CLI::Validator wholeNumber(int64_t minimum, int64_t maximum) {
  auto check = [minimum, maximum](std::string &text) -> std::string {
    int64_t number;
    if (parse(text, number) && number >= minimum && number <= maximum)
      return "";
    if (maximum == std::numeric_limits<int64_t>::max())
      return fmt::format("expected a whole number of at least {}, got '{}'",
                         minimum, text);
    return fmt::format("expected a whole number from {} to {}, got '{}'",
                       minimum, maximum, text);
  };
  return CLI::Validator(check, "");
}

CLI::Validator fraction() {
  auto check = [](std::string &text) -> std::string {
    double number;
    if (parse(text, number) && number >= 0 && number < 1)
      return "";
    return fmt::format("expected a number from 0 up to but not including 1, "
                       "got '{}'",
                       text);
  };
  return CLI::Validator(check, "");
}

CLI::Validator oneOf(std::vector<std::string> names) {
  auto check = [names = std::move(names)](std::string &text) -> std::string {
    if (std::ranges::count(names, text) > 0)
      return "";
    return fmt::format("expected one of {}, got '{}'", fmt::join(names, ", "),
                       text);
  };
  return CLI::Validator(check, "");
}

Status checkDifferent(const NamedFile &a, const NamedFile &b) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (a.path.empty() || b.path.empty() ||
      fs::weakly_canonical(fs::absolute(a.path), error) !=
          fs::weakly_canonical(fs::absolute(b.path), error))
    return Status::success();
  return makeError("expected different files for {} and {}, got {} for both",
                   a.option, b.option, b.path.string());
}

CLI::Option *addBatchSize(CLI::App &command, int64_t &batchSize) {
  return command.add_option("--batch-size", batchSize, "samples of a batch")
      ->check(wholeNumber(1))
      ->type_name("N")
      ->capture_default_str();
}

CLI::Option *addThreads(CLI::App &command, int &threads) {
  threads = availableCpus();
  return command.add_option("--threads", threads, "threads that compute")
      ->check(wholeNumber(1, maximumThreads))
      ->type_name("N")
      ->capture_default_str();
}

Expected<const sinter_phase *> findPhase(Model model, const std::string &name) {
  if (name.empty())
    return &model.phases().front();
  if (const sinter_phase *phase = model.findPhase(name))
    return phase;
  std::vector<std::string_view> names;
  for (const sinter_phase &phase : model.phases())
    names.push_back(phase.name);
  return makeError("--phase: expected one of {}, got '{}'",
                   fmt::join(names, ", "), name);
}

void addValidationSplit(CLI::App &command, Model model,
                        std::optional<double> &split) {
  command
      .add_option("--validation-split", split,
                  fmt::format("validate on this last fraction of the training "
                              "data; default: on the data's own validation or "
                              "test part, or {} where there is none",
                              model.dataset().validation_split))
      ->check(fraction())
      ->type_name("F");
}

void addData(CLI::App &command, DataOptions &data) {
  command
      .add_option("--data", data.source,
                  "folder of the data set's files, or 'synthetic': files of "
                  "the same format that are made once, in a cache folder")
      ->type_name("DIR")
      ->capture_default_str();
  command
      .add_option("--samples", data.samples,
                  "synthetic samples to train on, and a fifth as many to test")
      ->check(wholeNumber(1, maximumSamples))
      ->type_name("N");
  command.add_flag(
      "--skip-broken", data.skipBroken,
      "leave out pictures that cannot be read, instead of failing: "
      "reads each of them once at the start");
}

} // namespace sinter::runtime
