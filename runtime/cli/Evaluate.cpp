//===-- Evaluate.cpp - the command that measures the loss -----------------===//
//
// Prints the mean loss of given weights on test data.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/Options.h"
#include "cli/Weights.h"
#include "train/Evaluation.h"

#include <cmath>

namespace sinter::runtime {

namespace {

struct Options {
  DataOptions data;
  WeightsOptions weights;
  int64_t batchSize;
  int threads;
};

Expected<int> evaluate(Model model, const Options &options) {
  auto variables = Variables::create(model, 0);
  if (!variables)
    return variables.error();
  Status status =
      loadWeights(options.weights, model, *variables, Completeness::Whole);
  if (!status.ok())
    return status.error();
  auto executor = Executor::create(
      model, {.maximumBatch = options.batchSize, .threads = options.threads});
  if (!executor)
    return executor.error();
  auto evaluator = Evaluator::create(model, *executor);
  if (!evaluator)
    return evaluator.error();
  auto samples = loadTestData(model, options.data);
  if (!samples)
    return samples.error();
  auto measures =
      evaluator->measure(*variables, *samples, options.batchSize);
  if (!measures)
    return measures.error();
  double loss = measures->loss();
  if (!std::isfinite(loss))
    return makeError("{}: the loss is {}; check the weights and the data",
                     options.weights.file, std::isnan(loss) ? "nan" : "inf");
  fmt::print("loss {:.8g} of {} pictures\n", loss, samples->count());
  return EXIT_SUCCESS;
}

} // namespace

Command addEvaluate(CLI::App &app, Model model) {
  auto options = std::make_shared<Options>();
  options->batchSize = model.defaultBatchSize();
  CLI::App *command =
      app.add_subcommand("evaluate", "Measures the loss on test data.");
  addData(*command, options->data);
  addWeights(*command, options->weights)->required();
  addBatchSize(*command, options->batchSize);
  addThreads(*command, options->threads);
  return {.app = command,
          .run = [model, options] { return evaluate(model, *options); },
          .runsKernels = true};
}

} // namespace sinter::runtime
