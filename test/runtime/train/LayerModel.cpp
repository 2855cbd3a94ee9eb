//===-- LayerModel.cpp - a model that only has variables ------------------===//
//
// Lays variables out as the compiler does.
//
//===----------------------------------------------------------------------===//

#include "train/LayerModel.h"

#include "core/Shape.h"

#include <cstring>
#include <functional>
#include <numeric>

namespace sinter::runtime::test {

void LayerModel::add(
    const char *name, const char *kind,
    const std::vector<std::pair<const char *, std::vector<int64_t>>>
        &variables) {
  sinter_layer layer = {};
  layer.name = name;
  layer.kind = kind;
  layers.push_back(layer);
  for (const auto &[variableName, extents] : variables) {
    const auto &shape = shapes.emplace_back(extents);
    const auto &fullName =
        names.emplace_back(std::string(name) + "/" + variableName);
    int64_t bytes = std::accumulate(shape.begin(), shape.end(), int64_t{4},
                                    std::multiplies<>());
    bool isState = std::string_view(variableName).starts_with("moving_");
    all.push_back(
        {{fullName.c_str(), shape.data(), static_cast<int32_t>(shape.size()),
          SINTER_F32, bytes, 0, 0},
         size,
         isState ? SINTER_STATE : SINTER_PARAMETER,
         SINTER_INIT_CONSTANT,
         initialValue,
         1,
         1});
    size += (bytes + SINTER_BUFFER_ALIGNMENT - 1) / SINTER_BUFFER_ALIGNMENT *
            SINTER_BUFFER_ALIGNMENT;
  }
}

Model LayerModel::model() {
  description.magic = SINTER_ABI_MAGIC;
  description.abi_version = SINTER_ABI_VERSION;
  description.name = "layers";
  description.variables = all.data();
  description.variable_count = std::ssize(all);
  description.variable_bytes = size;
  description.layers = layers.data();
  description.layer_count = std::ssize(layers);
  return *Model::create(description);
}

Variables LayerModel::variables() {
  return std::move(*Variables::create(model(), 0));
}

std::vector<float> LayerModel::floats(const Variables &variables,
                                      const std::string &name) {
  auto bytes = variables.bytes(*model().findVariable(name));
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

void addNamedLayers(LayerModel &model) {
  model.add("first", "conv2d", {{"kernel", {3, 3, 2, 3}}, {"bias", {3}}});
  model.add("first_bn", "batch_normalization",
            {{"gamma", {3}},
             {"beta", {3}},
             {"moving_mean", {3}},
             {"moving_variance", {3}}});
  model.add("second", "conv2d", {{"kernel", {3, 3, 3, 3}}});
  model.add("second_bn", "batch_normalization",
            {{"beta", {3}}, {"moving_mean", {3}}, {"moving_variance", {3}}});
  model.add("up", "conv2d_transpose",
            {{"kernel", {2, 2, 2, 3}}, {"bias", {2}}});
  model.add("hidden", "dense", {{"kernel", {50, 4}}, {"bias", {4}}});
  model.add("last", "dense", {{"kernel", {4, 2}}});
}

} // namespace sinter::runtime::test
