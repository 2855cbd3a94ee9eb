//===-- Predict.cpp - the command that shows what the network does --------===//
//
// Draws inputs, outputs and targets of test samples, one column a sample.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/Options.h"
#include "cli/Weights.h"
#include "core/Shape.h"
#include "files/ImageGrid.h"
#include "train/Evaluation.h"

namespace sinter::runtime {

namespace {

/// Of a picture that can still be looked at.
constexpr int64_t maximumColumns = 1000;

struct Options {
  DataOptions data;
  WeightsOptions weights;
  std::string output;
  int64_t count = 10;
  int threads;
};

/// A grey picture of the same size as `other`.
Status checkPicture(const sinter_tensor &tensor, const sinter_tensor &other) {
  auto shape = shapeOf(tensor);
  if (shape.size() == 3 && shape[2] == 1 && isSameShape(shape, shapeOf(other)))
    return Status::success();
  return makeError("expected grey pictures of one size to draw, got {} of "
                   "shape {} and {} of shape {}",
                   other.name, shapeText(shapeOf(other)), tensor.name,
                   shapeText(shape));
}

Status checkPictures(Model model) {
  const sinter_tensor &first = model.inputs().front();
  for (auto tensors : {model.inputs(), model.outputs()})
    for (const sinter_tensor &tensor : tensors)
      if (Status status = checkPicture(tensor, first); !status.ok())
        return status;
  return Status::success();
}

/// The values of a batch of `tensor`, as a row of the grid.
std::span<const float> gridRow(const char *values, const sinter_tensor &tensor,
                               int64_t count) {
  return {reinterpret_cast<const float *>(values),
          static_cast<size_t>(count * elementCount(tensor))};
}

/// Inputs, then outputs, then targets.
ImageGrid drawGrid(Model model, const Batch &batch,
                   const OutputBuffers &outputs) {
  const sinter_tensor &picture = model.inputs().front();
  ImageGrid grid{picture.shape[0], picture.shape[1], batch.count, {}};
  auto addInputs = [&](bool targets) {
    for (size_t i = 0; i < model.inputs().size(); ++i)
      if ((model.inputs()[i].is_target != 0) == targets)
        grid.rows.push_back(
            gridRow(batch.inputs[i], model.inputs()[i], batch.count));
  };
  addInputs(/*targets=*/false);
  for (size_t i = 0; i < model.outputs().size(); ++i)
    grid.rows.push_back(
        gridRow(outputs.data(i), model.outputs()[i], batch.count));
  addInputs(/*targets=*/true);
  return grid;
}

Expected<int> predict(Model model, const Options &options) {
  if (Status status = checkPictures(model); !status.ok())
    return status.error();
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

  // All columns of the grid in one batch.
  auto executor = Executor::create(
      model, {.maximumBatch = options.count, .threads = options.threads});
  if (!executor)
    return executor.error();
  const sinter_entry &entry = model.entry("predict");
  auto outputs = OutputBuffers::create(entry, options.count);
  if (!outputs)
    return outputs.error();
  BatchLoader loader = evaluationLoader(model, *samples, options.count);
  auto next = loader.next();
  if (!next)
    return next.error();
  const Batch *batch = *next;
  executor->run(entry, batch->count, *variables, batch->inputs,
                outputs->pointers());
  status = writeImageGrid(options.output, drawGrid(model, *batch, *outputs));
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
      ->check(wholeNumber(1, maximumColumns))
      ->type_name("N")
      ->capture_default_str();
  command->add_option("--output", options->output, "PNG file to write")
      ->type_name("FILE")
      ->capture_default_str();
  addThreads(*command, options->threads);
  return {.app = command,
          .run = [model, options] { return predict(model, *options); },
          .runsKernels = true};
}

} // namespace sinter::runtime
