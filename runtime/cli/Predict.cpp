//===-- Predict.cpp - the command that shows what the network does --------===//
//
// Runs the network on test samples and writes pictures of the results.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/DeviceOption.h"
#include "cli/Options.h"
#include "cli/Profile.h"
#include "cli/Results.h"
#include "cli/Weights.h"
#include "train/Evaluation.h"

#include <set>

namespace sinter::runtime {

namespace {

namespace fs = std::filesystem;

/// Of a picture that can still be looked at.
constexpr int64_t maximumCount = 1000;

struct Options {
  DataOptions data;
  WeightsOptions weights;
  std::vector<fs::path> inputs;
  std::string output;
  std::string masks;
  int64_t count = 10;
  DeviceOptions device;
  std::string profile;
};

/// The first samples of the test data, or the user's own pictures.
Expected<SampleRange> openSamples(Model model, const Options &options) {
  if (!options.inputs.empty()) {
    auto source = openPictures(model, options.inputs);
    if (!source)
      return source.error();
    return SampleRange{*source, 0, (*source)->count()};
  }
  auto samples = loadTestData(model, options.data);
  if (!samples)
    return samples;
  if (options.count > samples->count())
    return makeError("--count: expected at most the {} samples of the data, "
                     "got {}",
                     samples->count(), options.count);
  samples->end = samples->begin + options.count;
  return samples;
}

/// Runs "predict" on all of `samples` and adds what it gives to `results`.
Status run(Device &device, Variables variables, const SampleRange &samples,
           const Options &options, Results &results) {
  Model model = device.model();
  int64_t batchSize = std::min(samples.count(), model.defaultBatchSize());
  auto created =
      device.createExecutor(std::move(variables), {.maximumBatch = batchSize});
  if (!created)
    return created.status();
  Executor &executor = **created;
  auto profile = Profile::start(
      options.profile, executor,
      {{"--weights", options.weights.file}, {"--output", options.output}});
  if (!profile)
    return profile.status();
  const sinter_entry &entry = model.entry("predict");
  auto outputs = executor.createOutputs(entry, batchSize);
  if (!outputs)
    return outputs.status();
  BatchLoader loader = evaluationLoader(model, samples, batchSize);
  if (Status status = executor.prepare(); !status.ok())
    return status;
  while (true) {
    auto batch = loader.next();
    if (!batch)
      return batch.status();
    if (!*batch)
      return profile->finish();
    Status status =
        executor.run(entry, (*batch)->count,
                     {.inputs = (*batch)->inputs, .outputs = outputs->get()});
    if (!status.ok())
      return status;
    auto values = (*outputs)->read((*batch)->count);
    if (!values)
      return values.status();
    if (status = results.add(**batch, *values); !status.ok())
      return status;
  }
}

/// Names each mask after its picture; by its number, too, if that is taken.
Status writeMasks(const fs::path &folder, const SampleRange &samples,
                  const std::vector<ClassMask> &masks) {
  if (masks.empty())
    return makeError("--masks: expected a model that predicts masks");
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    return makeError("{}: {}", folder.string(), error.message());
  std::set<std::string> names;
  for (size_t i = 0; i < masks.size(); ++i) {
    int64_t index = samples.begin + static_cast<int64_t>(i);
    std::string name = fs::path(samples.source->nameOf(index)).stem().string();
    if (!names.insert(name).second)
      names.insert(name += fmt::format("_{}", index));
    if (Status status = writePng(folder / (name + ".png"), masks[i]);
        !status.ok())
      return status;
  }
  fmt::print("saved {} masks in {}\n", masks.size(), folder.string());
  return Status::success();
}

Expected<int> predict(const Models &models, const Options &options) {
  auto device = openDevice(models, options.device);
  if (!device)
    return device.error();
  Model model = (*device)->model();
  auto variables = readVariables(options.weights, model);
  if (!variables)
    return variables.error();
  auto samples = openSamples(model, options);
  if (!samples)
    return samples.error();
  auto results = Results::create(model, *samples->source);
  if (!results)
    return results.error();
  Status status =
      run(**device, std::move(*variables), *samples, options, *results);
  if (!status.ok())
    return status.error();
  if (!options.masks.empty()) {
    status = writeMasks(options.masks, *samples, results->masks());
    if (!status.ok())
      return status.error();
  }
  status = writeImageGrid(options.output, results->grid());
  if (!status.ok())
    return status.error();
  fmt::print("saved {}\n", options.output);
  return EXIT_SUCCESS;
}

} // namespace

Command addPredict(CLI::App &app, const Models &models) {
  Model model = models.common();
  auto options = std::make_shared<Options>();
  options->output = fmt::format("{}.png", model.name());
  CLI::App *command =
      addCommand(app, "predict",
                 "Draws what the network makes of test data or of pictures.");
  addData(*command, options->data);
  addWeights(*command, options->weights)->required();
  CLI::Option *inputs =
      command
          ->add_option("--input", options->inputs,
                       "your own pictures, instead of the test data")
          ->type_name("FILE...");
  command->add_option("--count", options->count, "samples to draw")
      ->check(wholeNumber(1, maximumCount))
      ->type_name("N")
      ->capture_default_str()
      ->excludes(inputs);
  command->add_option("--output", options->output, "PNG file to write")
      ->type_name("FILE")
      ->capture_default_str();
  command
      ->add_option("--masks", options->masks,
                   "also write each predicted mask into this folder, as a PNG "
                   "file whose pixels are class numbers")
      ->type_name("DIR");
  addDevice(*command, options->device);
  addProfile(*command, options->profile);
  return {.app = command,
          .run = [&models, options] { return predict(models, *options); }};
}

} // namespace sinter::runtime
