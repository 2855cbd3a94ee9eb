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

/// Loads the layers that the file has, and prints what was not loaded, if
/// anything.
Status loadWeights(const WeightsOptions &options, Model model,
                   Variables &variables);

/// The model's variables with the weights of a file that has all layers; prints
/// what was not loaded, if anything.
Expected<Variables> readVariables(const WeightsOptions &options, Model model,
                                  Slots slots = Slots::Skip);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_WEIGHTS_H
