//===-- Summary.cpp - the command that describes the model ----------------===//
//
// Prints the layers, their totals, and what a training takes.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/Options.h"
#include "core/Shape.h"
#include "device/cpu/Executor.h"

#include <algorithm>
#include <array>

namespace sinter::runtime {

namespace {

struct Options {
  int64_t batchSize;
  int threads;
};

/// Layer, kind, output shape, parameters, FLOPs, place in the model file.
constexpr size_t columnCount = 6;
using Row = std::array<std::string, columnCount>;

constexpr std::array<bool, columnCount> isNumber = {false, false, false,
                                                    true,  true,  false};

void printTable(const std::vector<Row> &rows) {
  std::array<size_t, columnCount> widths = {};
  for (const Row &row : rows)
    for (size_t i = 0; i < columnCount; ++i)
      widths[i] = std::max(widths[i], row[i].size());
  for (const Row &row : rows) {
    std::string line;
    for (size_t i = 0; i < columnCount; ++i)
      line += isNumber[i] ? fmt::format("{:>{}}  ", row[i], widths[i])
                          : fmt::format("{:<{}}  ", row[i], widths[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    fmt::print("{}\n", line);
  }
}

void printLayers(Model model) {
  std::vector<Row> rows = {
      {"layer", "kind", "output shape", "parameters", "FLOPs", "defined at"}};
  int64_t flops = 0;
  for (const sinter_layer &layer : model.layers()) {
    std::span shape(layer.shape, static_cast<size_t>(layer.rank));
    rows.push_back({layer.name, layer.kind, shapeText(shape),
                    fmt::to_string(layer.parameters),
                    fmt::to_string(layer.flops),
                    fmt::format("{}:{}", layer.file, layer.line)});
    flops += layer.flops;
  }
  rows.push_back({"total", "", "", fmt::to_string(model.parameterCount()),
                  fmt::to_string(flops), ""});
  printTable(rows);
}

double mebibytes(int64_t bytes) { return static_cast<double>(bytes) / 0x1p20; }

void printMemory(Model model, const Options &options) {
  int64_t arena = 0;
  for (const sinter_phase &phase : model.phases())
    arena =
        std::max(arena, arenaBytes(model.trainEntry(phase), options.batchSize));
  int64_t scratch = scratchBytesPerThread(model) * options.threads;
  fmt::print(
      "\npeak memory of training at batch size {} with {} threads: "
      "{:.2f} MiB\n"
      "(arena {:.2f} MiB, scratch {:.2f} MiB, variables {:.2f} MiB)\n",
      options.batchSize, options.threads,
      mebibytes(arena) + mebibytes(scratch) + mebibytes(model.variableBytes()),
      mebibytes(arena), mebibytes(scratch), mebibytes(model.variableBytes()));
}

void printEntries(Model model) {
  fmt::print("\nkernels, compiled for {}\n", model.cpu());
  for (const sinter_entry &entry : model.entries())
    fmt::print("  {}: {}\n", entry.name, entry.launch_count);
}

} // namespace

Command addSummary(CLI::App &app, Model model) {
  auto options = std::make_shared<Options>();
  options->batchSize = model.defaultBatchSize();
  CLI::App *command = app.add_subcommand(
      "summary", "Describes the layers and what training them takes.");
  addBatchSize(*command, options->batchSize);
  addThreads(*command, options->threads);
  auto run = [model, options]() -> Expected<int> {
    fmt::print("{}\n\n", model.name());
    printLayers(model);
    printMemory(model, *options);
    printEntries(model);
    return EXIT_SUCCESS;
  };
  return {.app = command, .run = run};
}

} // namespace sinter::runtime
