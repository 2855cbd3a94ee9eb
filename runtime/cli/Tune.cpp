//===-- Tune.cpp - the command that measures libraries --------------------===//
//
// Writes a table of which engines of a GPU's library are the fastest for the
// model, for the compiler's option --tuning.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/DeviceOption.h"
#include "cli/Options.h"
#include "files/AtomicFile.h"

namespace sinter::runtime {

namespace {

struct Options {
  std::string output;
  Device::TuneOptions tuning;
};

Expected<int> tune(const Models &models, const Options &options) {
  auto device = openDevice(models, {.device = "cuda", .threads = 1});
  if (!device)
    return device.error();
  auto table = (*device)->tune(options.tuning);
  if (!table)
    return table.error();
  Status status =
      writeFileAtomically(options.output, std::as_bytes(std::span(*table)));
  if (!status.ok())
    return status.error();
  return EXIT_SUCCESS;
}

} // namespace

Command addTune(CLI::App &app, const Models &models) {
  auto options = std::make_shared<Options>();
  options->tuning.batch = models.common().defaultBatchSize();
  CLI::App *command = addCommand(
      app, "tune",
      "Measures what computes the model's convolutions and dense layers "
      "fastest on this GPU: each engine of cuDNN, each algorithm that cuBLASLt "
      "suggests, or the generated kernels. Writes a table for sinterc's "
      "--tuning. Compile the model with --tunable to measure all of "
      "them.");
  command->add_option("--output", options->output, "table to write")
      ->type_name("FILE.json")
      ->required();
  addBatchSize(*command, options->tuning.batch);
  command
      ->add_option("--rounds", options->tuning.rounds,
                   "times that each is measured")
      ->check(wholeNumber(1, 1000))
      ->type_name("K")
      ->capture_default_str();
  return {.app = command,
          .run = [&models, options] { return tune(models, *options); }};
}

} // namespace sinter::runtime
