//===-- LoadWeights.cpp - weights from files of any format ----------------===//
//
// Pairs layers first, then decides about those that do not fit, and changes
// variables only when nothing can fail any more.
//
//===----------------------------------------------------------------------===//

#include "train/LoadWeights.h"

#include "files/KerasFile.h"
#include "files/ReadFile.h"
#include "train/Checkpoint.h"
#include "train/Match.h"
#include "train/PairLayers.h"

#include <algorithm>

namespace sinter::runtime {

namespace {

namespace fs = std::filesystem;

/// Where checkpoints keep the optimizer's slots, which no layer has.
constexpr std::string_view slotPrefix = "optimizer/";

/// A layer of the model that the file has, and whether it fits.
struct LayerMatch {
  std::string layer;
  std::vector<Match> matches;
  Status fit = Status::success();
};

/// What a file has for a model. The matches refer to what was opened or read.
struct Pairing {
  std::vector<LayerMatch> layers;
  std::vector<Match> slots;
  LoadReport report;
};

void addOnce(std::vector<std::string> &names, std::string_view name) {
  if (std::ranges::find(names, name) == names.end())
    names.emplace_back(name);
}

/// The tensors of one layer; nothing if there are none.
std::optional<LayerMatch> matchLayer(const fs::path &path,
                                     const SafeTensorsFile &file,
                                     const LayerVariables &layer) {
  LayerMatch match{layer.name, {}};
  for (const sinter_variable *variable : layer.variables) {
    if (const StoredTensor *tensor = file.find(variable->tensor.name))
      match.matches.push_back(matchStored(*variable, file, *tensor));
    else if (match.fit.ok())
      match.fit = noTensorFor(path, *variable);
  }
  if (match.matches.empty())
    return std::nullopt;
  return match;
}

Pairing pairSafeTensors(const fs::path &path, const SafeTensorsFile &file,
                        Model model) {
  Pairing pairing;
  for (const LayerVariables &layer : layersWithVariables(model)) {
    if (auto match = matchLayer(path, file, layer))
      pairing.layers.push_back(std::move(*match));
    else
      pairing.report.missing.push_back(layer.name);
  }
  for (const StoredTensor &tensor : file.tensors()) {
    const sinter_variable *variable = model.findVariable(tensor.name);
    if (variable && variable->role == SINTER_SLOT)
      pairing.slots.push_back(matchStored(*variable, file, tensor));
    if (!variable && !tensor.name.starts_with(slotPrefix))
      addOnce(pairing.report.unused, layerOfVariable(tensor.name));
  }
  return pairing;
}

LayerMatch matchLayer(const fs::path &path, const KerasLayer &stored,
                      const LayerVariables &layer) {
  LayerMatch match{layer.name, {}};
  auto weights = pairWeights(layer, stored);
  if (weights.empty())
    match.fit = makeError("{}: expected {} weights of layer {}, got {} in {}",
                          path.string(), layer.variables.size(), layer.name,
                          stored.weights.size(), stored.name);
  for (size_t i = 0; i < weights.size(); ++i)
    match.matches.push_back(
        {layer.variables[i],
         fmt::format("{}/{}", stored.name, weights[i]->name), SINTER_F32,
         weights[i]->shape, [weight = weights[i]](std::span<std::byte> bytes) {
           std::ranges::copy(std::as_bytes(std::span(weight->elements)),
                             bytes.begin());
           return Status::success();
         }});
  return match;
}

Expected<Pairing> pairKeras(const fs::path &path,
                            std::span<const KerasLayer> file, Model model) {
  std::vector<LayerVariables> layers = layersWithVariables(model);
  auto pairs = pairLayers(layers, file);
  if (!pairs)
    return makeError("{}: {}", path.string(), pairs.message());
  Pairing pairing;
  pairing.report.isByOrder = pairs->isByOrder;
  for (size_t i = 0; i < layers.size(); ++i) {
    if (const KerasLayer *stored = pairs->stored[i])
      pairing.layers.push_back(matchLayer(path, *stored, layers[i]));
    else
      pairing.report.missing.push_back(layers[i].name);
  }
  for (const KerasLayer &stored : file)
    if (std::ranges::find(pairs->stored, &stored) == pairs->stored.end())
      addOnce(pairing.report.unused, stored.name);
  return pairing;
}

/// Leaves the layers that fit, if the policy puts up with that.
Status selectFitting(Pairing &pairing, const LoadPolicy &policy,
                     const fs::path &path) {
  for (LayerMatch &layer : pairing.layers) {
    for (const Match &match : layer.matches)
      if (layer.fit.ok())
        layer.fit = checkMatch(path, match);
    if (layer.fit.ok())
      continue;
    if (!policy.skipMismatch)
      return makeError("{}; --skip-mismatch leaves such layers as they are",
                       layer.fit.message());
    pairing.report.mismatched.push_back(layer.layer);
  }
  std::erase_if(pairing.layers,
                [](const LayerMatch &layer) { return !layer.fit.ok(); });
  pairing.report.layerCount = std::ssize(pairing.layers);

  const auto &missing = pairing.report.missing;
  if (!missing.empty() && !policy.allowMissing)
    return makeError("{}: expected weights of layer {}, got none",
                     path.string(), missing.front());
  if (pairing.layers.empty())
    return makeError("{}: holds no weights of the model", path.string());
  return Status::success();
}

Expected<LoadReport> load(const fs::path &path, Expected<Pairing> pairing,
                          Variables &variables, const LoadPolicy &policy) {
  if (!pairing)
    return pairing.error();
  if (policy.slots == Slots::Skip)
    pairing->slots.clear();
  for (const Match &slot : pairing->slots)
    if (Status status = checkMatch(path, slot); !status.ok())
      return status.error();
  if (Status status = selectFitting(*pairing, policy, path); !status.ok())
    return status.error();
  std::vector<Match> matches = std::move(pairing->slots);
  for (LayerMatch &layer : pairing->layers)
    std::ranges::move(layer.matches, std::back_inserter(matches));
  if (Status status = readInto(variables, matches); !status.ok())
    return status.error();
  for (const Match &match : matches)
    pairing->report.variables.push_back(match.variable);
  return std::move(pairing->report);
}

Expected<LoadReport> loadKeras(const fs::path &path, Model model,
                               Variables &variables, const LoadPolicy &policy) {
  auto layers = readKerasFile(path);
  if (!layers)
    return layers.error();
  return load(path, pairKeras(path, *layers, model), variables, policy);
}

Expected<LoadReport> loadSafeTensors(const fs::path &path, Model model,
                                     Variables &variables,
                                     const LoadPolicy &policy) {
  auto file = openSafeTensors(path);
  if (!file)
    return file.error();
  if (Status status = checkModelName(path, file->metadata(), model);
      !status.ok())
    return status.error();
  return load(path, pairSafeTensors(path, *file, model), variables, policy);
}

} // namespace

Expected<LoadReport> loadWeights(const fs::path &path, Model model,
                                 Variables &variables,
                                 const LoadPolicy &policy) {
  auto start = readStart(path);
  if (!start)
    return start.error();
  if (isKerasFile(*start))
    return loadKeras(path, model, variables, policy);
  std::string extension = path.extension().string();
  if (extension == ".h5" || extension == ".hdf5" || extension == ".keras")
    return makeError("{}: expected an HDF5 file or a .keras archive, got "
                     "something else",
                     path.string());
  return loadSafeTensors(path, model, variables, policy);
}

} // namespace sinter::runtime
