//===-- PairLayers.h - layers of a file and of a model ----------*- C++ -*-===//
//
// Decides which layer of a Keras file belongs to which layer of the model.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_PAIRLAYERS_H
#define SINTER_RUNTIME_TRAIN_PAIRLAYERS_H

#include "core/Model.h"
#include "files/KerasFile.h"

#include <span>
#include <string>
#include <vector>

namespace sinter::runtime {

/// A layer of the model that has variables: the trained ones first, as in
/// Keras's files.
struct LayerVariables {
  std::string name;
  std::string kind;
  std::vector<const sinter_variable *> variables;
};

/// Without the optimizer's slots, in the order of the model's layers.
std::vector<LayerVariables> layersWithVariables(Model model);

/// "conv2d" of "conv2d/kernel".
std::string_view layerOfVariable(std::string_view variable);

/// For each layer of the model the layer of the file, null where it has none.
struct LayerPairs {
  std::vector<const KerasLayer *> stored;
  bool isByOrder = false;
};

/// By name if all names agree, else by order if all shapes agree, else by the
/// names that agree. Fails, without a file's name in the message, if nothing
/// does.
Expected<LayerPairs> pairLayers(std::span<const LayerVariables> model,
                                std::span<const KerasLayer> file);

/// The weight for each variable: by its name in the file, "conv2d/kernel:0", or
/// else by its position. Nothing if there are not as many of them.
std::vector<const KerasWeight *> pairWeights(const LayerVariables &layer,
                                             const KerasLayer &stored);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_PAIRLAYERS_H
