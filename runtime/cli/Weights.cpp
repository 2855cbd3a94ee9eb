//===-- Weights.cpp - options of commands that load weights ---------------===//
//
// Weights that are loaded as a whole and by name are not worth a line.
//
//===----------------------------------------------------------------------===//

#include "cli/Weights.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <span>

namespace sinter::runtime {

namespace {

/// The first few of many names.
std::string listText(std::span<const std::string> names) {
  constexpr size_t most = 8;
  size_t count = std::min(names.size(), most);
  std::string text = fmt::format("{}", fmt::join(names.first(count), ", "));
  if (count < names.size())
    text += fmt::format(" and {} more", names.size() - count);
  return text;
}

void print(const WeightsOptions &options, const LoadReport &report) {
  bool isWhole = report.unused.empty() && report.missing.empty() &&
                 report.mismatched.empty();
  if (isWhole && !report.isByOrder)
    return;
  fmt::print("{}: loaded {} layers by {}", options.file, report.layerCount,
             report.isByOrder ? "order" : "name");
  auto printLayers = [](const char *what,
                        const std::vector<std::string> &layers) {
    if (!layers.empty())
      fmt::print("; {} {}: {}", layers.size(), what, listText(layers));
  };
  printLayers("not used", report.unused);
  printLayers("not in the file", report.missing);
  printLayers("of other shapes", report.mismatched);
  fmt::print("\n");
}

/// Variables that the file does not have get their initial values.
Expected<Variables> load(const WeightsOptions &options, Model model,
                         uint64_t seed, const LoadPolicy &policy) {
  auto variables = Variables::zeros(model);
  if (!variables)
    return variables;
  auto report = loadWeights(options.file, model, *variables, policy);
  if (!report)
    return report.error();
  print(options, *report);
  variables->initialise(seed, report->variables);
  return variables;
}

} // namespace

CLI::Option *addWeights(CLI::App &command, WeightsOptions &options) {
  CLI::Option *weights =
      command
          .add_option("--weights", options.file,
                      "file with the weights: .safetensors, such as a "
                      "checkpoint, or .h5, .weights.h5 or .keras of Keras")
          ->type_name("FILE");
  command
      .add_flag("--skip-mismatch", options.skipMismatch,
                "leave layers as they are whose weights have other shapes")
      ->needs(weights);
  return weights;
}

Expected<Variables> startWithWeights(const WeightsOptions &options, Model model,
                                     uint64_t seed) {
  return load(options, model, seed,
              {.skipMismatch = options.skipMismatch, .allowMissing = true});
}

Expected<Variables> readVariables(const WeightsOptions &options, Model model,
                                  Slots slots) {
  return load(options, model, /*seed=*/0,
              {.slots = slots, .skipMismatch = options.skipMismatch});
}

} // namespace sinter::runtime
