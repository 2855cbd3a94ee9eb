//===-- Command.h - the subcommands of an executable ------------*- C++ -*-===//
//
// Each subcommand declares its options and says how it runs.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CLI_COMMAND_H
#define SINTER_RUNTIME_CLI_COMMAND_H

#include "core/Models.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace sinter::runtime {

/// A subcommand that has been added to a command line. Refers to the models
/// that it was made with.
struct Command {
  CLI::App *app;
  /// Runs it with the options that were parsed; gives the exit status.
  std::function<Expected<int>()> run;
};

/// Adds a subcommand to `app`. The file that makes one compiles all of the
/// parser: that is one file.
CLI::App *addCommand(CLI::App &app, const char *name, const char *description);

Command addSummary(CLI::App &app, const Models &models);
Command addTrain(CLI::App &app, const Models &models);
Command addEvaluate(CLI::App &app, const Models &models);
Command addPredict(CLI::App &app, const Models &models);
Command addStep(CLI::App &app, const Models &models);
Command addExport(CLI::App &app, const Models &models);
Command addTune(CLI::App &app, const Models &models);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_COMMAND_H
