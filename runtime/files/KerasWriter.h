//===-- KerasWriter.h - files that Keras loads ------------------*- C++ -*-===//
//
// Writes weights in the two HDF5 layouts of Keras.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_KERASWRITER_H
#define SINTER_RUNTIME_FILES_KERASWRITER_H

#include "files/SafeTensors.h"

namespace sinter::runtime {

/// A layer as a file shall hold it.
struct ExportedLayer {
  std::string name;
  std::string kind; ///< the class of Keras in snake case: "conv2d"
  /// Float32, the trained ones first; called <layer>/<variable>.
  std::vector<NamedTensor> weights;
};

/// Replaces `path` atomically by a file in the layout of Keras 1 and 2, which
/// Keras 3 reads by order and, with by_name=True, by name. Layers must be in
/// the order of the model.
Status writeLegacyKeras(const std::filesystem::path &path,
                        std::span<const ExportedLayer> layers);

/// The same in the layout of Keras 3. Layers of one kind must be in the order
/// of the model, by which Keras finds them.
Status writeKeras3(const std::filesystem::path &path,
                   std::span<const ExportedLayer> layers);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_KERASWRITER_H
