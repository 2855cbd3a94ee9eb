//===-- Options.h - options that several subcommands share ------*- C++ -*-===//
//
// Declares options, with the values that they take.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CLI_OPTIONS_H
#define SINTER_RUNTIME_CLI_OPTIONS_H

#include "train/TrainingData.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace sinter::runtime {

/// Accepts whole numbers from `minimum` to `maximum`.
CLI::Validator
wholeNumber(int64_t minimum,
            int64_t maximum = std::numeric_limits<int64_t>::max());

/// Accepts numbers from 0 up to, but not including, 1.
CLI::Validator fraction();

/// Accepts one of `names`.
CLI::Validator oneOf(std::vector<std::string> names);

/// A file and the option that names it; an empty path is no file.
struct NamedFile {
  const char *option;
  std::filesystem::path path;
};

/// Fails if both are the same file.
Status checkDifferent(const NamedFile &a, const NamedFile &b);

/// --batch-size
CLI::Option *addBatchSize(CLI::App &command, int64_t &batchSize);

/// --threads, by default one for each available CPU.
CLI::Option *addThreads(CLI::App &command, int &threads);

/// The phase called `name`; the first one if the name is empty.
Expected<const sinter_phase *> findPhase(Model model, const std::string &name);

/// --validation-split
void addValidationSplit(CLI::App &command, Model model,
                        std::optional<double> &split);

/// --data, --samples and --skip-broken
void addData(CLI::App &command, DataOptions &data);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_OPTIONS_H
