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

Status load(const WeightsOptions &options, Model model, Variables &variables,
            const LoadPolicy &policy) {
  auto report = loadWeights(options.file, model, variables, policy);
  if (report)
    print(options, *report);
  return report.status();
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

Status loadWeights(const WeightsOptions &options, Model model,
                   Variables &variables) {
  return load(options, model, variables,
              {.skipMismatch = options.skipMismatch, .allowMissing = true});
}

Expected<Variables> readVariables(const WeightsOptions &options, Model model,
                                  Slots slots) {
  auto variables = Variables::create(model, 0);
  if (!variables)
    return variables;
  Status status = load(options, model, *variables,
                       {.slots = slots, .skipMismatch = options.skipMismatch});
  if (!status.ok())
    return status.error();
  return variables;
}

} // namespace sinter::runtime
