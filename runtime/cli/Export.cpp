//===-- Export.cpp - the command that hands weights on --------------------===//
//
// Writes weights as other programs read them; the name of the file says how.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/Weights.h"
#include "files/KerasWriter.h"
#include "train/Checkpoint.h"
#include "train/PairLayers.h"

namespace sinter::runtime {

namespace {

struct Options {
  WeightsOptions weights;
  std::string output;
};

std::vector<ExportedLayer> exportedLayers(Model model,
                                          const Variables &variables) {
  std::vector<ExportedLayer> layers;
  for (const LayerVariables &layer : layersWithVariables(model)) {
    ExportedLayer exported{layer.name, layer.kind, {}};
    for (const sinter_variable *variable : layer.variables)
      exported.weights.push_back(namedTensor(*variable, variables));
    layers.push_back(std::move(exported));
  }
  return layers;
}

/// Without the model's name: a model of other layers may load some of them.
Status writeSafeTensors(const std::string &path,
                        std::span<const ExportedLayer> layers) {
  std::vector<NamedTensor> tensors;
  for (const ExportedLayer &layer : layers)
    tensors.insert(tensors.end(), layer.weights.begin(), layer.weights.end());
  return writeSafeTensors(path, tensors, {});
}

Status writeByName(const std::string &path,
                   std::span<const ExportedLayer> layers) {
  if (path.ends_with(".safetensors"))
    return writeSafeTensors(path, layers);
  if (path.ends_with(".weights.h5"))
    return writeKeras3(path, layers);
  if (path.ends_with(".h5"))
    return writeLegacyKeras(path, layers);
  return makeError("{}: expected a name that ends in .safetensors, .weights.h5 "
                   "or .h5",
                   path);
}

Expected<int> exportWeights(Model model, const Options &options) {
  auto variables = readVariables(options.weights, model);
  if (!variables)
    return variables.error();
  auto layers = exportedLayers(model, *variables);
  if (Status status = writeByName(options.output, layers); !status.ok())
    return status.error();
  fmt::print("saved {}\n", options.output);
  return EXIT_SUCCESS;
}

} // namespace

Command addExport(CLI::App &app, const Models &models) {
  Model model = models.common();
  auto options = std::make_shared<Options>();
  CLI::App *command = addCommand(
      app, "export", "Writes weights for other programs, such as Keras.");
  addWeights(*command, options->weights)->required();
  command
      ->add_option("file", options->output,
                   "file to write: .safetensors, .weights.h5 of Keras 3, or "
                   ".h5 of any Keras")
      ->type_name("FILE")
      ->required();
  return {command, [model, options] { return exportWeights(model, *options); }};
}

} // namespace sinter::runtime
