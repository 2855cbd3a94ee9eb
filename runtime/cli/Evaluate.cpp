//===-- Evaluate.cpp - the command that measures given weights ------------===//
//
// Prints the loss and the metrics on the parts of the data.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/DeviceOption.h"
#include "cli/Options.h"
#include "cli/Profile.h"
#include "cli/Table.h"
#include "cli/Weights.h"
#include "train/Evaluation.h"

#include <cmath>

namespace sinter::runtime {

namespace {

struct Options {
  DataOptions data;
  std::optional<double> validationSplit;
  std::string part;
  WeightsOptions weights;
  int64_t batchSize;
  DeviceOptions device;
  std::string profile;
};

/// A part of the data that is measured.
struct Part {
  const char *name;
  SampleRange samples;
};

bool isSame(const SampleRange &a, const SampleRange &b) {
  return a.source == b.source && a.begin == b.begin && a.end == b.end;
}

/// The part that --on names, or all; the test data once if they validate, too.
Expected<std::vector<Part>> partsOf(const TrainingData &data,
                                    const std::string &wanted) {
  std::vector<Part> parts = {{"training", data.train}};
  if (!wanted.empty() || !isSame(data.validation, data.test))
    parts.push_back({"validation", data.validation});
  parts.push_back({"test", data.test});
  std::erase_if(parts, [&](const Part &part) {
    return part.samples.count() == 0 ||
           (!wanted.empty() && wanted != part.name);
  });
  if (parts.empty())
    return makeError("--on: the data has no {} part", wanted);
  return parts;
}

/// Each class with the numbers of samples or pixels that were taken for the
/// classes, and with its intersection over union.
void printConfusion(Model model, const char *part,
                    const ConfusionMatrix &matrix) {
  std::vector<TableRow> rows = {{"true \\ predicted"}};
  std::string columns = "t";
  for (int64_t i = 0; i < matrix.classes(); ++i) {
    rows.front().push_back(model.className(i));
    columns += 'n';
  }
  rows.front().push_back("IoU");
  columns += 'n';
  for (int64_t target = 0; target < matrix.classes(); ++target) {
    TableRow row = {model.className(target)};
    for (int64_t output = 0; output < matrix.classes(); ++output)
      row.push_back(groupedText(std::llround(matrix.count(target, output))));
    auto iou = matrix.intersectionOverUnion(target);
    row.push_back(iou ? fmt::format("{:.5f}", *iou) : "absent");
    rows.push_back(std::move(row));
  }
  fmt::print("\n{}\n", part);
  printTable(columns, rows);
}

void print(Model model, const Part &part, const Measures &measures) {
  fmt::print("{}:", part.name);
  auto names = measureNames(model);
  for (size_t i = 0; i < names.size(); ++i)
    fmt::print(" {} {:.8g}", names[i], measures.values[i]);
  fmt::print(" of {} samples\n", part.samples.count());
}

Expected<int> evaluate(const Models &models, const Options &options) {
  auto device = openDevice(models, options.device);
  if (!device)
    return device.error();
  Model model = (*device)->model();
  auto variables = readVariables(options.weights, model);
  if (!variables)
    return variables.error();
  auto executor = (*device)->createExecutor(
      std::move(*variables), {.maximumBatch = options.batchSize});
  if (!executor)
    return executor.error();
  auto profile = Profile::start(options.profile, **executor,
                                {{"--weights", options.weights.file}});
  if (!profile)
    return profile.error();
  auto evaluator = Evaluator::create(model, **executor, model.entry("evaluate"),
                                     options.batchSize);
  if (!evaluator)
    return evaluator.error();
  auto data = loadTrainingData(model, options.data, options.validationSplit);
  if (!data)
    return data.error();
  auto parts = partsOf(*data, options.part);
  if (!parts)
    return parts.error();

  std::vector<std::pair<const char *, ConfusionMatrix>> matrices;
  for (const Part &part : *parts) {
    auto measures = evaluator->measure(part.samples, options.batchSize);
    if (!measures)
      return measures.error();
    if (!std::isfinite(measures->loss()))
      return makeError("{}: the loss is {}; check the weights and the data",
                       options.weights.file,
                       std::isnan(measures->loss()) ? "nan" : "inf");
    print(model, part, *measures);
    std::fflush(stdout);
    if (measures->confusion)
      matrices.emplace_back(part.name, std::move(*measures->confusion));
  }
  for (const auto &[name, matrix] : matrices)
    printConfusion(model, name, matrix);
  Status status = profile->finish();
  if (!status.ok())
    return status.error();
  return EXIT_SUCCESS;
}

} // namespace

Command addEvaluate(CLI::App &app, const Models &models) {
  Model model = models.common();
  auto options = std::make_shared<Options>();
  options->batchSize = model.defaultBatchSize();
  CLI::App *command =
      addCommand(app, "evaluate",
                 "Measures the loss and the metrics of weights on the data.");
  addData(*command, options->data);
  addValidationSplit(*command, model, options->validationSplit);
  command
      ->add_option("--on", options->part,
                   "the part of the data: training, validation or test; "
                   "default: all of them")
      ->check(oneOf({"training", "validation", "test"}))
      ->type_name("PART");
  addWeights(*command, options->weights)->required();
  addBatchSize(*command, options->batchSize);
  addDevice(*command, options->device);
  addProfile(*command, options->profile);
  return {.app = command,
          .run = [&models, options] { return evaluate(models, *options); }};
}

} // namespace sinter::runtime
