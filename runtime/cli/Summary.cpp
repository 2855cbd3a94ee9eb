//===-- Summary.cpp - the command that describes the model ----------------===//
//
// Prints the layers, their totals, and what a training takes.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/Options.h"
#include "cli/Table.h"
#include "core/Shape.h"
#include "device/EntryPlan.h"
#include "device/cpu/CpuExecutor.h"

#include <algorithm>

namespace sinter::runtime {

namespace {

struct Options {
  int64_t batchSize;
  int threads;
};

void printLayers(Model model) {
  std::vector<TableRow> rows = {
      {"layer", "kind", "output shape", "parameters", "FLOPs", "defined at"}};
  int64_t flops = 0, state = 0;
  for (const sinter_layer &layer : model.layers()) {
    std::span shape(layer.shape, static_cast<size_t>(layer.rank));
    rows.push_back({layer.name, layer.kind, shapeText(shape),
                    groupedText(layer.parameters + layer.state),
                    groupedText(layer.flops),
                    fmt::format("{}:{}", layer.file, layer.line)});
    flops += layer.flops;
    state += layer.state;
  }
  printTable("tttnnt", rows);
  // The lines that Keras prints.
  int64_t parameters = model.parameterCount();
  fmt::print("\nTotal params: {}\n"
             "Trainable params: {}\n"
             "Non-trainable params: {}\n"
             "FLOPs of one sample: {}\n",
             groupedText(parameters + state), groupedText(parameters),
             groupedText(state), groupedText(flops));
}

void printPhases(Model model) {
  std::vector<TableRow> rows = {{"phase", "epochs", "trained", "frozen"}};
  int64_t parameters = model.parameterCount();
  for (const sinter_phase &phase : model.phases())
    rows.push_back({phase.name, groupedText(phase.epochs),
                    groupedText(phase.trained),
                    groupedText(parameters - phase.trained)});
  fmt::print("\n");
  printTable("tnnn", rows);
}

double mebibytes(int64_t bytes) { return static_cast<double>(bytes) / 0x1p20; }

/// Scratch memory on CUDA depends on the GPU, and is left out.
void printMemory(Model model, const Options &options) {
  bool isCpu = model.target() == SINTER_TARGET_CPU;
  int64_t arena = 0, features = 0;
  for (const sinter_phase &phase : model.phases()) {
    const sinter_entry &train = model.trainEntry(phase);
    arena = std::max(arena, arenaBytes(train, options.batchSize));
    if (const sinter_entry *before = model.featuresOf(train)) {
      arena = std::max(arena, arenaBytes(*before, options.batchSize));
      features = std::max(features, outputBytes(*before, options.batchSize));
    }
  }
  double sum = mebibytes(arena) + mebibytes(model.variableBytes());
  std::string parts = fmt::format("arena {:.2f} MiB", mebibytes(arena));
  if (isCpu) {
    int64_t scratch = scratchBytesPerThread(model) * options.threads;
    sum += mebibytes(scratch);
    parts += fmt::format(", scratch {:.2f} MiB", mebibytes(scratch));
  }
  parts +=
      fmt::format(", variables {:.2f} MiB", mebibytes(model.variableBytes()));
  if (features > 0) {
    sum += mebibytes(features);
    parts += fmt::format(", features {:.2f} MiB", mebibytes(features));
  }
  std::string where =
      isCpu ? fmt::format("with {} threads", options.threads) : "on cuda";
  fmt::print(
      "\npeak memory of training at batch size {} {}: {:.2f} MiB\n({})\n",
      options.batchSize, where, sum, parts);
}

void printEntries(Model model) {
  fmt::print("\nkernels, compiled for {}\n", model.architecture());
  for (const sinter_entry &entry : model.entries())
    fmt::print("  {}: {}\n", entry.name, entry.launch_count);
}

} // namespace

Command addSummary(CLI::App &app, const Models &models) {
  Model model = models.common();
  auto options = std::make_shared<Options>();
  options->batchSize = model.defaultBatchSize();
  CLI::App *command = addCommand(
      app, "summary", "Describes the layers and what training them takes.");
  addBatchSize(*command, options->batchSize);
  addThreads(*command, options->threads);
  auto run = [&models, options]() -> Expected<int> {
    Model model = models.common();
    fmt::print("{}\n\n", model.name());
    printLayers(model);
    printPhases(model);
    for (Model each : models.all()) {
      printMemory(each, *options);
      printEntries(each);
    }
    return EXIT_SUCCESS;
  };
  return {.app = command, .run = run};
}

} // namespace sinter::runtime
