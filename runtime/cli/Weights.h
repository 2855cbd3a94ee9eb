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

/// The model's variables with the weights of the layers that the file has, and
/// initial values; prints what was not loaded, if anything.
Expected<Variables> startWithWeights(const WeightsOptions &options, Model model,
                                     uint64_t seed);

/// The model's variables with the weights of a file that has all layers; prints
/// what was not loaded, if anything.
Expected<Variables> readVariables(const WeightsOptions &options, Model model,
                                  Slots slots = Slots::Skip);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_WEIGHTS_H
