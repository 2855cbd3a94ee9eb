//===-- Weights.h - options of commands that load weights -------*- C++ -*-===//
//
// How a command line names weights, and what it says about loading them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CLI_WEIGHTS_H
#define SINTER_RUNTIME_CLI_WEIGHTS_H

#include "train/LoadWeights.h"

#include <CLI/CLI.hpp>

namespace sinter::runtime {

struct WeightsOptions {
  std::string file;
  bool skipMismatch = false;
};

/// --weights, whose option is returned, and --skip-mismatch.
CLI::Option *addWeights(CLI::App &command, WeightsOptions &options);

/// Whether the model's layers must all be in the file.
enum class Completeness { Whole, Partial };

/// Loads the weights, and prints what was not loaded, if anything.
Status loadWeights(const WeightsOptions &options, Model model,
                   Variables &variables, Completeness completeness,
                   Slots slots = Slots::Skip);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_WEIGHTS_H
