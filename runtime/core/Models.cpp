//===-- Models.cpp - what an executable holds ----------------------------===//
//
// Checks every description once.
//
//===----------------------------------------------------------------------===//

#include "core/Models.h"

#include <algorithm>

namespace sinter::runtime {

Expected<Models> Models::create(const sinter_models &descriptions) {
  std::vector<Model> models;
  for (const sinter_model *description : std::span(
           descriptions.models, static_cast<size_t>(descriptions.count))) {
    auto model = Model::create(*description);
    if (!model)
      return model.error();
    models.push_back(*model);
  }
  return Models(std::move(models));
}

const Model *Models::find(sinter_target target) const {
  auto found = std::ranges::find(descriptions, target, &Model::target);
  return found == descriptions.end() ? nullptr : &*found;
}

} // namespace sinter::runtime
