//===-- LayerModel.h - a model that only has variables ----------*- C++ -*-===//
//
// Layers with weights of given shapes, to load files into.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_RUNTIME_TRAIN_LAYERMODEL_H
#define SINTER_TEST_RUNTIME_TRAIN_LAYERMODEL_H

#include "core/Variables.h"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace sinter::runtime::test {

/// Describes a model without entry points. Descriptions refer to this object.
class LayerModel {
public:
  LayerModel() = default;
  LayerModel(const LayerModel &) = delete;

  /// `variables`: names and shapes; what moves is state.
  void add(const char *name, const char *kind,
           const std::vector<std::pair<const char *, std::vector<int64_t>>>
               &variables);

  Model model();

  /// All of one value.
  Variables variables();

  /// The elements of the variable called `name`.
  std::vector<float> floats(const Variables &variables,
                            const std::string &name);

private:
  std::deque<std::string> names;
  std::deque<std::vector<int64_t>> shapes;
  std::vector<sinter_layer> layers;
  std::vector<sinter_variable> all;
  int64_t size = 0;
  sinter_model description = {};
};

/// What every variable is before it is loaded.
constexpr float initialValue = 0.125F;

/// The layers of the network 'named' of test/golden/keras_files.
void addNamedLayers(LayerModel &model);

} // namespace sinter::runtime::test

#endif // SINTER_TEST_RUNTIME_TRAIN_LAYERMODEL_H
