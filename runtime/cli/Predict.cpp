//===-- Predict.cpp - the command that shows what the network does --------===//
//
// Runs the network on test samples and writes pictures of the results.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/Options.h"
#include "cli/Results.h"
#include "cli/Weights.h"
#include "train/Evaluation.h"

namespace sinter::runtime {

namespace {

namespace fs = std::filesystem;

/// Of a picture that can still be looked at.
constexpr int64_t maximumCount = 1000;

struct Options {
  DataOptions data;
  WeightsOptions weights;
  std::string output;
  std::string masks;
  int64_t count = 10;
  int threads;
};

/// Runs "predict" on all of `samples` and adds what it gives to `results`.
Status run(Model model, Variables &variables, const SampleRange &samples,
           const Options &options, Results &results) {
  int64_t batchSize = std::min(samples.count(), model.defaultBatchSize());
  auto executor = Executor::create(
      model, {.maximumBatch = batchSize, .threads = options.threads});
  if (!executor)
    return executor.status();
  const sinter_entry &entry = model.entry("predict");
  auto outputs = OutputBuffers::create(entry, batchSize);
  if (!outputs)
    return outputs.status();
  BatchLoader loader = evaluationLoader(model, samples, batchSize);
  BatchLoader drawn =
      evaluationLoader(model, results.feeds(), samples, batchSize);
  while (const Batch *batch = loader.next()) {
    executor->run(entry, batch->count, variables, batch->inputs,
                  outputs->pointers());
    results.add(*drawn.next(), *outputs);
  }
  return Status::success();
}

Status writeMasks(const fs::path &folder, const std::vector<ClassMask> &masks) {
  if (masks.empty())
    return makeError("--masks: expected a model that predicts masks");
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    return makeError("{}: {}", folder.string(), error.message());
  for (size_t i = 0; i < masks.size(); ++i) {
    Status status = writePng(folder / fmt::format("{:05}.png", i), masks[i]);
    if (!status.ok())
      return status;
  }
  return Status::success();
}

Expected<int> predict(Model model, const Options &options) {
  auto results = Results::create(model);
  if (!results)
    return results.error();
  auto variables = Variables::create(model, 0);
  if (!variables)
    return variables.error();
  Status status =
      loadWeights(options.weights, model, *variables, Completeness::Whole);
  if (!status.ok())
    return status.error();
  auto samples = loadTestData(model, options.data);
  if (!samples)
    return samples.error();
  if (options.count > samples->count())
    return makeError("--count: expected at most the {} pictures of the data, "
                     "got {}",
                     samples->count(), options.count);
  samples->end = samples->begin + options.count;

  status = run(model, *variables, *samples, options, *results);
  if (!status.ok())
    return status.error();
  if (!options.masks.empty()) {
    status = writeMasks(options.masks, results->masks());
    if (!status.ok())
      return status.error();
    fmt::print("saved {} masks in {}\n", results->masks().size(),
               options.masks);
  }
  status = writeImageGrid(options.output, results->grid());
  if (!status.ok())
    return status.error();
  fmt::print("saved {}\n", options.output);
  return EXIT_SUCCESS;
}

} // namespace

Command addPredict(CLI::App &app, Model model) {
  auto options = std::make_shared<Options>();
  options->output = fmt::format("{}.png", model.name());
  CLI::App *command = app.add_subcommand(
      "predict", "Draws inputs, outputs and targets of test data.");
  addData(*command, options->data);
  addWeights(*command, options->weights)->required();
  command->add_option("--count", options->count, "samples to draw")
      ->check(wholeNumber(1, maximumCount))
      ->type_name("N")
      ->capture_default_str();
  command->add_option("--output", options->output, "PNG file to write")
      ->type_name("FILE")
      ->capture_default_str();
  command
      ->add_option("--masks", options->masks,
                   "also write each predicted mask into this folder, as a PNG "
                   "file whose pixels are class numbers")
      ->type_name("DIR");
  addThreads(*command, options->threads);
  return {.app = command,
          .run = [model, options] { return predict(model, *options); },
          .runsKernels = true};
}

} // namespace sinter::runtime
