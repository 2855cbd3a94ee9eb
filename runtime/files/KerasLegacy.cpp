//===-- KerasLegacy.cpp - HDF5 files of Keras 1 and 2 ---------------------===//
//
// The layout of legacy_h5_format.py of Keras. The attribute weight_names alone
// says which datasets a layer has, and in which order: a name may contain "/",
// and need not resemble the layer's.
//
//===----------------------------------------------------------------------===//

#include "files/Hdf5.h"
#include "files/KerasFile.h"

#include <algorithm>

namespace sinter::runtime {

namespace {

constexpr const char *layerNames = "layer_names";
constexpr const char *weightNames = "weight_names";
constexpr const char *wholeModel = "model_weights";

/// A list that is split into <name>0, <name>1, … where it is long.
Expected<std::vector<std::string>> readList(const Hdf5Group &group,
                                            const std::string &name) {
  auto whole = group.strings(name);
  if (!whole)
    return whole.error();
  if (*whole)
    return std::move(**whole);
  std::vector<std::string> list;
  for (int i = 0;; ++i) {
    auto part = group.strings(fmt::format("{}{}", name, i));
    if (!part)
      return part.error();
    if (!*part)
      return list;
    list.insert(list.end(), (*part)->begin(), (*part)->end());
  }
}

bool hasList(const Hdf5Group &group) {
  return group.hasAttribute(layerNames) ||
         group.hasAttribute(layerNames + std::string("0"));
}

/// "conv" of "model/conv/kernel:0"; empty for a name without "/".
std::string_view layerOf(std::string_view weight) {
  size_t end = weight.rfind('/');
  if (end == std::string_view::npos)
    return {};
  std::string_view scope = weight.substr(0, end);
  return scope.substr(scope.rfind('/') + 1);
}

/// Adds the layers of a group. There are several if it is of a nested model:
/// weights are then those of all of its layers, the trained ones first.
void addLayers(const std::string &group, std::vector<KerasWeight> weights,
               std::vector<KerasLayer> &layers) {
  auto isOfFirst = [&](const KerasWeight &weight) {
    return layerOf(weight.name) == layerOf(weights.front().name);
  };
  if (weights.empty())
    return;
  if (std::ranges::all_of(weights, isOfFirst)) {
    layers.push_back({group, /*kind=*/"", std::move(weights)});
    return;
  }
  std::vector<KerasLayer> nested;
  for (KerasWeight &weight : weights) {
    std::string_view name = layerOf(weight.name);
    auto layer = std::ranges::find(nested, name, &KerasLayer::name);
    if (layer == nested.end())
      layer = nested.insert(layer, {std::string(name), /*kind=*/"", {}});
    layer->weights.push_back(std::move(weight));
  }
  std::ranges::move(nested, std::back_inserter(layers));
}

Expected<std::vector<KerasLayer>> readLayers(const Hdf5Group &model) {
  auto names = readList(model, layerNames);
  if (!names)
    return names.error();
  std::vector<KerasLayer> layers;
  for (const std::string &name : *names) {
    auto group = model.group(name);
    if (!group)
      return group.error();
    auto datasets = readList(*group, weightNames);
    if (!datasets)
      return datasets.error();
    std::vector<KerasWeight> weights;
    for (const std::string &dataset : *datasets) {
      auto array = group->array(dataset);
      if (!array)
        return array.error();
      weights.push_back(
          {dataset, std::move(array->shape), std::move(array->elements)});
    }
    addLayers(name, std::move(weights), layers);
  }
  return layers;
}

} // namespace

bool isLegacyKeras(const Hdf5Group &root) {
  return hasList(root) || root.contains(wholeModel);
}

Expected<std::vector<KerasLayer>> readLegacyKeras(const Hdf5Group &root) {
  if (!hasList(root)) {
    auto model = root.group(wholeModel);
    return model ? readLayers(*model) : model.error();
  }
  return readLayers(root);
}

} // namespace sinter::runtime
