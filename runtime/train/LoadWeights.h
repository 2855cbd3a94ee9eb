//===-- LoadWeights.h - weights from files of any format --------*- C++ -*-===//
//
// Finds the tensor of a file that belongs to each variable of a model.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_LOADWEIGHTS_H
#define SINTER_RUNTIME_TRAIN_LOADWEIGHTS_H

#include "core/Model.h"
#include "core/Variables.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sinter::runtime {

/// What loading does with the optimizer's slots.
enum class Slots {
  Skip,      ///< leaves them as they are
  IfPresent, ///< loads those that the file holds
};

/// What loading puts up with.
struct LoadPolicy {
  Slots slots = Slots::Skip;
  /// A layer whose shapes are others in the file keeps its values.
  bool skipMismatch = false;
  /// A layer that the file does not hold keeps its values.
  bool allowMissing = false;
};

/// What loading did, for the user to read.
struct LoadReport {
  int64_t layerCount = 0;                         ///< that were loaded
  std::vector<const sinter_variable *> variables; ///< that were loaded
  bool isByOrder = false;              ///< since names did not tell the layers
  std::vector<std::string> unused;     ///< layers that the model does not have
  std::vector<std::string> missing;    ///< layers that the file does not have
  std::vector<std::string> mismatched; ///< layers of other shapes
};

/// Loads parameters and layer state from a safetensors file, such as a
/// checkpoint, or from an .h5, .weights.h5 or .keras file of Keras; the
/// contents tell which it is.
///
/// A safetensors file names the variables. Layers of Keras are paired by their
/// names if all of them have one of the model's, else by their order if every
/// shape agrees, else as far as names agree. What only the file has is unused.
/// Fails if nothing can be loaded. Changes nothing if it fails, unless the file
/// becomes shorter meanwhile.
Expected<LoadReport> loadWeights(const std::filesystem::path &path, Model model,
                                 Variables &variables,
                                 const LoadPolicy &policy);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_LOADWEIGHTS_H
