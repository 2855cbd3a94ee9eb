//===-- Models.cpp - what an executable holds ----------------------------===//
//
// Checks every description once.
//
//===----------------------------------------------------------------------===//

#include "core/Models.h"

#include <algorithm>
#include <iterator>

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

std::vector<Model> Models::of(sinter_target target) const {
  std::vector<Model> found;
  std::ranges::copy_if(descriptions, std::back_inserter(found),
                       [&](Model model) { return model.target() == target; });
  return found;
}

} // namespace sinter::runtime
