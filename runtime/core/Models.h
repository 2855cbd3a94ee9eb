//===-- Models.h - what an executable holds --------------------*- C++ -*-===//
//
// The descriptions of one model for all targets that it was compiled for.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CORE_MODELS_H
#define SINTER_RUNTIME_CORE_MODELS_H

#include "core/Model.h"

#include <vector>

namespace sinter::runtime {

/// Views of descriptions, which must outlive it.
class Models {
public:
  /// Fails if a description was made for another version of the runtime.
  static Expected<Models> create(const sinter_models &descriptions);

  std::span<const Model> all() const { return descriptions; }

  /// Any of them, for what they have in common: inputs, outputs, layers,
  /// phases, metrics, data, the variables' names and shapes.
  Model common() const { return descriptions.front(); }

  /// Those for a target, the preferred one first; none: the executable has no
  /// code for it.
  std::vector<Model> of(sinter_target target) const;

private:
  explicit Models(std::vector<Model> models)
      : descriptions(std::move(models)) {}

  std::vector<Model> descriptions; ///< at least one
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CORE_MODELS_H
