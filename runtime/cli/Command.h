//===-- Command.h - the subcommands of an executable ------------*- C++ -*-===//
//
// Each subcommand declares its options and says how it runs.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CLI_COMMAND_H
#define SINTER_RUNTIME_CLI_COMMAND_H

#include "core/Model.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace sinter::runtime {

/// A subcommand that has been added to a command line.
struct Command {
  CLI::App *app;
  /// Runs it with the options that were parsed; gives the exit status.
  std::function<Expected<int>()> run;
  bool runsKernels = false;
};

Command addSummary(CLI::App &app, Model model);
Command addTrain(CLI::App &app, Model model);
Command addEvaluate(CLI::App &app, Model model);
Command addPredict(CLI::App &app, Model model);
Command addStep(CLI::App &app, Model model);
Command addExport(CLI::App &app, Model model);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_COMMAND_H
