//===-- Dataset.h - the pictures that a model learns from -------*- C++ -*-===//
//
// Loads a folder in the layout of MNIST into memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_DATASET_H
#define SINTER_RUNTIME_DATA_DATASET_H

#include "core/Status.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sinter::runtime {

/// Pictures of one size.
struct ImageSet {
  int64_t count = 0;
  int64_t height = 0;
  int64_t width = 0;
  int64_t channels = 0;
  std::vector<uint8_t> pixels; ///< count × height × width × channels
  std::vector<uint8_t> labels; ///< one for each picture, or none at all
  std::filesystem::path file;  ///< that the pictures are from

  int64_t pixelsPerImage() const { return height * width * channels; }
};

/// The two parts that MNIST comes in.
enum class MnistPart { Train, Test };

/// Tells whether `folder` has the pictures of `part`, readable or not.
bool hasMnistPart(const std::filesystem::path &folder, MnistPart part);

/// Loads the pictures of `part` from train-images-idx3-ubyte or
/// t10k-images-idx3-ubyte, and the labels from the matching idx1 file if there
/// is one. Each may be compressed, with ".gz" at the end of its name.
Expected<ImageSet> loadMnist(const std::filesystem::path &folder,
                             MnistPart part);

/// The name of the file of pictures or labels of `part`, without ".gz".
std::string mnistImagesName(MnistPart part);
std::string mnistLabelsName(MnistPart part);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_DATASET_H
