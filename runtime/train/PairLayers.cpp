//===-- PairLayers.cpp - layers of a file and of a model ------------------===//
//
// Names are sure where they agree. Order is what Keras itself goes by, and
// finds its way where names are only numbers: conv2d_7 is the first
// convolution of the second model of a session.
//
//===----------------------------------------------------------------------===//

#include "train/PairLayers.h"

#include "core/Shape.h"
#include "files/ResNetNames.h"

#include <algorithm>
#include <map>
#include <set>

namespace sinter::runtime {

namespace {

bool isPaired(const KerasLayer *stored) { return stored != nullptr; }

/// Whether the layers of the file are the layers of the model, all of them.
bool isComplete(const LayerPairs &pairs, std::span<const KerasLayer> file) {
  std::set<const KerasLayer *> used(pairs.stored.begin(), pairs.stored.end());
  return std::ranges::all_of(pairs.stored, isPaired) &&
         used.size() == file.size();
}

bool hasSameShapes(const LayerVariables &layer, const KerasLayer &stored) {
  auto weights = pairWeights(layer, stored);
  if (weights.empty())
    return false;
  for (size_t i = 0; i < weights.size(); ++i)
    if (!isSameShape(weights[i]->shape, shapeOf(layer.variables[i]->tensor)))
      return false;
  return true;
}

bool haveSameShapes(std::span<const LayerVariables> model,
                    const LayerPairs &pairs) {
  for (size_t i = 0; i < model.size(); ++i)
    if (!hasSameShapes(model[i], *pairs.stored[i]))
      return false;
  return true;
}

/// A name as it is before a name in another generation.
LayerPairs pairByName(std::span<const LayerVariables> model,
                      std::span<const KerasLayer> file) {
  std::map<std::string, const KerasLayer *> byName;
  for (const KerasLayer &stored : file)
    byName.emplace(stored.name, &stored);
  for (const KerasLayer &stored : file)
    byName.emplace(currentLayerName(stored.name), &stored);
  LayerPairs pairs;
  for (const LayerVariables &layer : model) {
    auto found = byName.find(layer.name);
    if (found == byName.end())
      found = byName.find(currentLayerName(layer.name));
    pairs.stored.push_back(found == byName.end() ? nullptr : found->second);
  }
  return pairs;
}

/// The layers of each kind are in the model's order, and so are those of
/// unknown kind.
LayerPairs pairByOrder(std::span<const LayerVariables> model,
                       std::span<const KerasLayer> file) {
  std::map<std::string, std::vector<const KerasLayer *>> byKind;
  for (const KerasLayer &stored : file)
    byKind[stored.kind].push_back(&stored);
  bool isOfUnknownKind = byKind.contains("");
  LayerPairs pairs{{}, /*isByOrder=*/true};
  std::map<std::string, size_t> counts;
  for (const LayerVariables &layer : model) {
    std::string kind = isOfUnknownKind ? "" : layer.kind;
    size_t position = counts[kind]++;
    const auto &ofKind = byKind[kind];
    pairs.stored.push_back(position < ofKind.size() ? ofKind[position]
                                                    : nullptr);
  }
  return pairs;
}

/// "kernel" of "model/conv2d/kernel:0".
std::string_view variableOf(std::string_view weight) {
  weight = weight.substr(weight.rfind('/') + 1);
  return weight.substr(0, weight.find(':'));
}

} // namespace

std::string_view layerOfVariable(std::string_view variable) {
  size_t end = variable.rfind('/');
  return end == std::string_view::npos ? variable : variable.substr(0, end);
}

std::vector<LayerVariables> layersWithVariables(Model model) {
  std::vector<LayerVariables> layers;
  for (const sinter_layer &layer : model.layers()) {
    LayerVariables found{layer.name, layer.kind, {}};
    for (int role : {SINTER_PARAMETER, SINTER_STATE})
      for (const sinter_variable &variable : model.variables())
        if (variable.role == role &&
            layerOfVariable(variable.tensor.name) == found.name)
          found.variables.push_back(&variable);
    if (!found.variables.empty())
      layers.push_back(std::move(found));
  }
  return layers;
}

Expected<LayerPairs> pairLayers(std::span<const LayerVariables> model,
                                std::span<const KerasLayer> file) {
  LayerPairs byName = pairByName(model, file);
  if (isComplete(byName, file))
    return byName;
  LayerPairs byOrder = pairByOrder(model, file);
  bool isSameCount = isComplete(byOrder, file);
  if (isSameCount && haveSameShapes(model, byOrder))
    return byOrder;
  if (std::ranges::any_of(byName.stored, isPaired))
    return byName;
  if (isSameCount)
    return byOrder;
  return makeError("expected weights of {} layers such as '{}', got those of "
                   "{} layers such as '{}', which are of another model",
                   model.size(), model.empty() ? "" : model.front().name,
                   file.size(), file.empty() ? "" : file.front().name);
}

std::vector<const KerasWeight *> pairWeights(const LayerVariables &layer,
                                             const KerasLayer &stored) {
  if (stored.weights.size() != layer.variables.size())
    return {};
  std::vector<const KerasWeight *> byName, byPosition;
  for (const KerasWeight &weight : stored.weights)
    byPosition.push_back(&weight);
  for (const sinter_variable *variable : layer.variables) {
    auto found = std::ranges::find(
        stored.weights, variableOf(variable->tensor.name),
        [](const KerasWeight &weight) { return variableOf(weight.name); });
    if (found == stored.weights.end())
      return byPosition;
    byName.push_back(&*found);
  }
  return byName;
}

} // namespace sinter::runtime
