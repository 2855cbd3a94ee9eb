//===-- CommandLine.cpp - the command line of an executable ---------------===//
//
// Parses the arguments, runs one command, and reports its failure.
//
//===----------------------------------------------------------------------===//

#include "cli/CommandLine.h"

#include "cli/Command.h"

#include <cctype>
#include <cerrno>
#include <cstdio>
#include <new>

namespace sinter::runtime {

CLI::App *addCommand(CLI::App &app, const char *name, const char *description) {
  return app.add_subcommand(name, description);
}

namespace {

/// The parser's own messages quote the command line.
int fail(std::string message) {
  fmt::print(stderr, "error: {}\n",
             withoutControlCharacters(std::move(message)));
  return EXIT_FAILURE;
}

/// The parser's own messages start with a capital letter.
std::string lowerCaseFirst(std::string message) {
  if (message.size() > 1 &&
      std::islower(static_cast<unsigned char>(message[1])))
    message[0] =
        static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
  return message;
}

/// A full disk shows when what was printed is written.
int flushed(int exitStatus) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
    return exitStatus;
  return fail("standard output: " + std::generic_category().message(errno));
}

int runCommand(const Models &models, int argumentCount,
               const char *const *arguments) {
  CLI::App app(
      fmt::format("Trains and runs the network '{}'.", models.common().name()));
  app.option_defaults()->always_capture_default(false);
  std::vector<Command> commands = {
      addSummary(app, models), addTrain(app, models), addEvaluate(app, models),
      addPredict(app, models), addStep(app, models),  addExport(app, models),
      addTune(app, models),
  };
  app.require_subcommand(0, 1);
  try {
    app.parse(argumentCount, arguments);
  } catch (const CLI::CallForHelp &) {
    fmt::print("{}", app.help());
    return flushed(EXIT_SUCCESS);
  } catch (const CLI::ParseError &error) {
    return fail(lowerCaseFirst(error.what()));
  }
  for (const Command &command : commands) {
    if (!command.app->parsed())
      continue;
    auto exitStatus = command.run();
    return exitStatus ? flushed(*exitStatus) : fail(exitStatus.message());
  }
  return fail("expected a command: summary, train, evaluate, predict, step, "
              "export or tune");
}

} // namespace

int runCommandLine(const sinter_models &descriptions, int argumentCount,
                   const char *const *arguments) {
  try {
    auto models = Models::create(descriptions);
    if (!models)
      return fail(models.message());
    return runCommand(*models, argumentCount, arguments);
  } catch (const std::bad_alloc &) {
    return fail("out of memory");
  } catch (const std::exception &error) {
    return fail(error.what());
  }
}

} // namespace sinter::runtime
