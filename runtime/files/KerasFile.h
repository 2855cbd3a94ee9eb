//===-- KerasFile.h - weight files of Keras ---------------------*- C++ -*-===//
//
// Reads the weights of each layer from what Keras saves: HDF5 files of either
// layout, and .keras archives.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_KERASFILE_H
#define SINTER_RUNTIME_FILES_KERASFILE_H

#include "core/Status.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sinter::runtime {

class Hdf5Group;

/// A tensor of float32, row-major.
struct KerasWeight {
  std::string name; ///< in the file: "conv2d/kernel:0", or a number
  std::vector<int64_t> shape;
  std::vector<float> elements;
};

/// A layer that has weights.
struct KerasLayer {
  std::string name;
  /// The class of the layer, "conv2d", after those of the models that it is
  /// nested in: "functional/conv2d". Empty if the file does not tell.
  std::string kind;
  /// The trained ones first: kernel, bias; gamma, beta, moving_mean,
  /// moving_variance.
  std::vector<KerasWeight> weights;
};

/// Whether a file that begins with `bytes` is one that Keras may have saved.
bool isKerasFile(std::string_view bytes);

/// Reads the layers of a file, in the order of the model that was saved; where
/// kinds are known, layers of one kind are in that order. Links to elsewhere,
/// compressed datasets and elements other than float16 and float32 are refused.
Expected<std::vector<KerasLayer>>
readKerasFile(const std::filesystem::path &path);

/// Of the layout of Keras 1 and 2 (.h5): groups and datasets are listed by the
/// attributes layer_names and weight_names. `root` is of a file of weights or
/// of a whole model.
bool isLegacyKeras(const Hdf5Group &root);
Expected<std::vector<KerasLayer>> readLegacyKeras(const Hdf5Group &root);

/// Of the layout of Keras 3 (.weights.h5):
/// layers/<class>_<number>/vars/<index>.
bool isKeras3(const Hdf5Group &root);
Expected<std::vector<KerasLayer>> readKeras3(const Hdf5Group &root);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_KERASFILE_H
