//===-- Step.cpp - the command that shows every number --------------------===//
//
// Runs a few steps of training or of prediction on one given batch, writes what
// they compute and tells how long they took, so that both can be compared with
// any other framework.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/DeviceOption.h"
#include "cli/GivenBatch.h"
#include "cli/Options.h"
#include "cli/Profile.h"
#include "cli/Weights.h"
#include "core/Shape.h"
#include "train/Checkpoint.h"
#include "train/EntryRunner.h"

#include <numeric>
#include <optional>

namespace sinter::runtime {

namespace {

struct Options {
  WeightsOptions weights;
  std::string batch;
  std::string output;
  std::string phase;
  int64_t steps = 1;
  bool predict = false;
  bool noDropout = false;
  bool cacheFeatures = false;
  bool times = false;
  DeviceOptions device;
  std::string profile;
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

/// What every step of training gave: one row of each output for each step.
class StepOutputs {
public:
  explicit StepOutputs(const sinter_entry &entry)
      : outputs(entry.outputs, static_cast<size_t>(entry.output_count)),
        rows(outputs.size()) {}

  void add(const char *const *values) {
    for (size_t i = 0; i < outputs.size(); ++i)
      rows[i].append(values[i], static_cast<size_t>(outputs[i].bytes));
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
void addOutputs(const sinter_entry &entry, const char *const *values,
                int64_t count, std::vector<NamedTensor> &tensors) {
  for (int64_t i = 0; i < entry.output_count; ++i) {
    const sinter_tensor &output = entry.outputs[i];
    if (std::string_view(output.name) == "loss")
      continue;
    int64_t bytes = output.bytes * (output.per_sample ? count : 1);
    tensors.push_back(
        {output.name, static_cast<sinter_element_type>(output.element_type),
         batchShape(output, count),
         std::as_bytes(std::span(values[i], static_cast<size_t>(bytes)))});
  }
}

/// Runs an entry point once; gives the seconds that it took.
Expected<double> runOnce(Executor &executor, EntryRunner &runner,
                         const Batch &batch, Outputs &outputs) {
  if (Status status = executor.startClock(); !status.ok())
    return status.error();
  if (Status status = runner.run(batch, outputs); !status.ok())
    return status.error();
  return executor.stopClock();
}

/// Of the one batch, in the folder for temporary files.
Status keepFeatures(EntryRunner &runner, const sinter_phase &phase,
                    int64_t samples) {
  if (!runner.hasFeatures())
    return makeError("--cache-features: {}", noFeaturesText(phase));
  std::error_code error;
  std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  return runner.keepFeatures(error ? "." : folder, 0, samples);
}

Expected<int> step(const Models &models, const Options &options) {
  bool writes = !options.output.empty();
  if (!writes && !options.times && options.profile.empty())
    return makeError("step: expected --output, --times or --profile");
  auto device = openDevice(models, options.device);
  if (!device)
    return device.error();
  Model model = (*device)->model();
  auto phase = findPhase(model, options.phase);
  if (!phase)
    return phase.error();
  auto variables = readVariables(options.weights, model, Slots::IfPresent);
  if (!variables)
    return variables.error();
  auto batch =
      GivenBatch::load(options.batch, model,
                       options.predict ? Targets::LeftOut : Targets::Needed);
  if (!batch)
    return batch.error();
  auto created = (*device)->createExecutor(
      std::move(*variables),
      {.maximumBatch = batch->count(), .dropout = !options.noDropout});
  if (!created)
    return created.error();
  Executor &executor = **created;
  auto profile = Profile::start(options.profile, executor,
                                {{"--weights", options.weights.file},
                                 {"--batch", options.batch},
                                 {"--output", options.output}});
  if (!profile)
    return profile.error();

  if (Status status = executor.prepare(); !status.ok())
    return status.error();
  const sinter_entry &gradient = model.gradientEntry(**phase);
  std::unique_ptr<Outputs> gradients; // null: none are asked for
  if (writes && !options.predict) {
    auto buffers = executor.createOutputs(gradient, batch->count());
    if (!buffers)
      return buffers.error();
    gradients = std::move(*buffers);
    Status status =
        executor.run(gradient, batch->count(),
                     {.inputs = batch->pointers(), .outputs = gradients.get()});
    if (!status.ok())
      return status.error();
  }

  const sinter_entry &entry =
      options.predict ? model.entry("predict") : model.trainEntry(**phase);
  auto runner = EntryRunner::create(model, executor, entry, batch->count());
  if (!runner)
    return runner.error();
  if (options.cacheFeatures)
    if (Status status = keepFeatures(*runner, **phase, batch->count());
        !status.ok())
      return status.error();
  std::vector<int64_t> indices(static_cast<size_t>(batch->count()));
  std::iota(indices.begin(), indices.end(), 0);
  auto outputs = executor.createOutputs(entry, batch->count());
  if (!outputs)
    return outputs.error();
  StepOutputs trained(entry);
  for (int64_t i = 0; i < options.steps; ++i) {
    auto seconds =
        runOnce(executor, *runner, {batch->count(), batch->pointers(), indices},
                **outputs);
    if (!seconds)
      return seconds.error();
    if (options.times) {
      fmt::print("{:.9f}\n", *seconds);
      std::fflush(stdout);
    }
    if (!gradients)
      continue;
    auto values = (*outputs)->read(batch->count());
    if (!values)
      return values.error();
    trained.add(*values);
  }
  if (Status status = profile->finish(); !status.ok())
    return status.error();
  if (!writes)
    return EXIT_SUCCESS;

  std::vector<NamedTensor> tensors;
  auto last = (gradients ? gradients : *outputs)->read(batch->count());
  if (!last)
    return last.error();
  auto newest = executor.variables().read();
  if (!newest)
    return newest.error();
  if (gradients) {
    trained.addTo(tensors);
    addOutputs(gradient, *last, batch->count(), tensors);
    for (const sinter_variable &variable : model.variables())
      if (variable.role != SINTER_SLOT)
        tensors.push_back(namedTensor(variable, **newest));
  } else {
    addOutputs(entry, *last, batch->count(), tensors);
  }
  Status status = writeSafeTensors(options.output, tensors,
                                   {{"model", std::string(model.name())}});
  if (!status.ok())
    return status.error();
  return EXIT_SUCCESS;
}

} // namespace

Command addStep(CLI::App &app, const Models &models) {
  auto options = std::make_shared<Options>();
  CLI::App *command = addCommand(
      app, "step",
      "Trains on one given batch and writes the loss and metrics of each step, "
      "the outputs and gradients of the first one, and the weights and moving "
      "statistics after the last; or predicts and writes the outputs; or tells "
      "how long each step takes.");
  addWeights(*command, options->weights)->required();
  command
      ->add_option("--batch", options->batch,
                   "safetensors file with a batch of each input and target")
      ->type_name("FILE")
      ->required();
  command->add_option("--output", options->output, "safetensors file to write")
      ->type_name("FILE");
  command->add_flag("--times", options->times,
                    "print the seconds that each step took, one line a step");
  command->add_option("--steps", options->steps, "steps to run")
      ->check(wholeNumber(1))
      ->type_name("K")
      ->capture_default_str();
  CLI::Option *phase =
      command
          ->add_option("--phase", options->phase,
                       "training phase; default: the first one")
          ->type_name("NAME");
  CLI::Option *noDropout =
      command->add_flag("--no-dropout", options->noDropout,
                        "keep every value where the network drops some");
  CLI::Option *cacheFeatures = command->add_flag(
      "--cache-features", options->cacheFeatures,
      "compute what the frozen layers of the phase make of the batch in the "
      "first step only");
  command
      ->add_flag("--predict", options->predict,
                 "run the trained network instead of training it; the batch "
                 "needs no targets")
      ->excludes(phase)
      ->excludes(noDropout)
      ->excludes(cacheFeatures);
  addDevice(*command, options->device);
  addProfile(*command, options->profile);
  return {.app = command,
          .run = [&models, options] { return step(models, *options); }};
}

} // namespace sinter::runtime
