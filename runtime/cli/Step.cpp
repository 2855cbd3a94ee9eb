//===-- Step.cpp - the command that shows every number --------------------===//
//
// Runs a few training steps on one given batch and writes what they compute, so
// that it can be compared with any other framework.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/Options.h"
#include "cli/Weights.h"
#include "core/Shape.h"
#include "train/Checkpoint.h"
#include "train/EntryRunner.h"

#include <cstring>

namespace sinter::runtime {

namespace {

struct Options {
  WeightsOptions weights;
  std::string batch;
  std::string output;
  std::string phase;
  int64_t steps = 1;
  bool noDropout = false;
  int threads;
};

/// The inputs of a model for one batch.
struct GivenBatch {
  int64_t count = 0;
  std::vector<Buffer> buffers;
  std::vector<char *> pointers;
};

/// The shape of `count` samples of `tensor`, or of the one that a batch has.
std::vector<int64_t> batchShape(const sinter_tensor &tensor, int64_t count) {
  std::vector<int64_t> shape;
  if (tensor.per_sample)
    shape.push_back(count);
  auto sample = shapeOf(tensor);
  shape.insert(shape.end(), sample.begin(), sample.end());
  return shape;
}

/// `count` is the number of samples of the inputs before this one, or 0.
Status checkInput(const std::string &path, const sinter_tensor &input,
                  const NamedTensor *got, int64_t count) {
  auto sample = shapeOf(input);
  std::string expected = fmt::format(
      "{}x{}", count > 0 ? fmt::to_string(count) : "N", shapeText(sample));
  if (!got)
    return makeError("{}: expected {} of shape {}, got no such tensor", path,
                     input.name, expected);
  bool fits = !got->shape.empty() && got->shape[0] > 0 &&
              (count == 0 || got->shape[0] == count) &&
              isSameShape(std::span(got->shape).subspan(1), sample);
  if (!fits)
    return makeError("{}: expected {} of shape {}, got {}", path, input.name,
                     expected, shapeText(got->shape));
  if (got->type != input.element_type)
    return makeError("{}: expected {} of type {}, got {}", path, input.name,
                     elementTypeText(input.element_type),
                     elementTypeText(got->type));
  return Status::success();
}

Expected<GivenBatch> loadBatch(const std::string &path, Model model) {
  auto file = readSafeTensors(path);
  if (!file)
    return file.error();
  GivenBatch batch;
  for (const sinter_tensor &input : model.inputs()) {
    const NamedTensor *tensor = file->find(input.name);
    if (Status status = checkInput(path, input, tensor, batch.count);
        !status.ok())
      return status.error();
    batch.count = tensor->shape[0];
    Buffer buffer(static_cast<int64_t>(tensor->bytes.size()));
    if (!buffer.isValid())
      return makeError("cannot allocate {} bytes for {}", tensor->bytes.size(),
                       input.name);
    std::memcpy(buffer.data(), tensor->bytes.data(), tensor->bytes.size());
    batch.pointers.push_back(buffer.data());
    batch.buffers.push_back(std::move(buffer));
  }
  return batch;
}

/// What every step of training gave: one row of each output for each step.
class StepOutputs {
public:
  explicit StepOutputs(const sinter_entry &entry)
      : outputs(entry.outputs, static_cast<size_t>(entry.output_count)),
        rows(outputs.size()) {}

  void add(const OutputBuffers &buffers) {
    for (size_t i = 0; i < outputs.size(); ++i)
      rows[i].append(buffers.data(i), static_cast<size_t>(outputs[i].bytes));
    ++steps;
  }

  /// The tensors refer to this object.
  void addTo(std::vector<NamedTensor> &tensors) const {
    for (size_t i = 0; i < outputs.size(); ++i) {
      std::vector<int64_t> shape = {steps};
      auto each = shapeOf(outputs[i]);
      shape.insert(shape.end(), each.begin(), each.end());
      tensors.push_back(
          {outputs[i].name,
           static_cast<sinter_element_type>(outputs[i].element_type),
           std::move(shape), std::as_bytes(std::span(rows[i]))});
    }
  }

private:
  std::span<const sinter_tensor> outputs;
  std::vector<std::string> rows;
  int64_t steps = 0;
};

/// What an entry point wrote, without the loss.
void addOutputs(const sinter_entry &entry, const OutputBuffers &outputs,
                int64_t count, std::vector<NamedTensor> &tensors) {
  for (int64_t i = 0; i < entry.output_count; ++i) {
    const sinter_tensor &output = entry.outputs[i];
    if (std::string_view(output.name) == "loss")
      continue;
    int64_t bytes = output.bytes * (output.per_sample ? count : 1);
    tensors.push_back(
        {output.name, static_cast<sinter_element_type>(output.element_type),
         batchShape(output, count),
         std::as_bytes(std::span(outputs.data(static_cast<size_t>(i)),
                                 static_cast<size_t>(bytes)))});
  }
}

Expected<int> step(Model model, const Options &options) {
  auto phase = findPhase(model, options.phase);
  if (!phase)
    return phase.error();
  auto variables = Variables::create(model, 0);
  if (!variables)
    return variables.error();
  Status status = loadWeights(options.weights, model, *variables,
                              Completeness::Whole, Slots::IfPresent);
  if (!status.ok())
    return status.error();
  auto batch = loadBatch(options.batch, model);
  if (!batch)
    return batch.error();
  auto executor = Executor::create(model, {.maximumBatch = batch->count,
                                           .threads = options.threads,
                                           .dropout = !options.noDropout});
  if (!executor)
    return executor.error();

  const sinter_entry &gradient = model.gradientEntry(**phase);
  const sinter_entry &train = model.trainEntry(**phase);
  auto runner = EntryRunner::create(model, *executor, train, batch->count);
  if (!runner)
    return runner.error();
  auto gradients = OutputBuffers::create(gradient, batch->count);
  if (!gradients)
    return gradients.error();
  auto trained = OutputBuffers::create(train, batch->count);
  if (!trained)
    return trained.error();

  executor->run(gradient, batch->count, *variables, batch->pointers.data(),
                gradients->pointers());
  StepOutputs stepOutputs(train);
  for (int64_t i = 0; i < options.steps; ++i) {
    status = runner->run({batch->count, batch->pointers.data(), {}}, *variables,
                         trained->pointers());
    if (!status.ok())
      return status.error();
    stepOutputs.add(*trained);
  }

  std::vector<NamedTensor> tensors;
  stepOutputs.addTo(tensors);
  addOutputs(gradient, *gradients, batch->count, tensors);
  for (const sinter_variable &variable : model.variables())
    if (variable.role != SINTER_SLOT)
      tensors.push_back(namedTensor(variable, *variables));
  status = writeSafeTensors(options.output, tensors,
                            {{"model", std::string(model.name())}});
  if (!status.ok())
    return status.error();
  return EXIT_SUCCESS;
}

} // namespace

Command addStep(CLI::App &app, Model model) {
  auto options = std::make_shared<Options>();
  CLI::App *command = app.add_subcommand(
      "step",
      "Trains on one given batch and writes the loss and metrics of each step, "
      "the outputs and gradients of the first one, and the weights and moving "
      "statistics after the last.");
  addWeights(*command, options->weights)->required();
  command
      ->add_option("--batch", options->batch,
                   "safetensors file with a batch of each input and target")
      ->type_name("FILE")
      ->required();
  command->add_option("--output", options->output, "safetensors file to write")
      ->type_name("FILE")
      ->required();
  command->add_option("--steps", options->steps, "steps to train")
      ->check(wholeNumber(1))
      ->type_name("K")
      ->capture_default_str();
  command
      ->add_option("--phase", options->phase,
                   "training phase; default: the first one")
      ->type_name("NAME");
  command->add_flag("--no-dropout", options->noDropout,
                    "keep every value where the network drops some");
  addThreads(*command, options->threads);
  return {.app = command,
          .run = [model, options] { return step(model, *options); },
          .runsKernels = true};
}

} // namespace sinter::runtime
