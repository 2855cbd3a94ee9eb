//===-- Mnist.h - the files of MNIST ----------------------------*- C++ -*-===//
//
// Loads a folder in the layout of MNIST into memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_MNIST_H
#define SINTER_RUNTIME_DATA_MNIST_H

#include "data/Dataset.h"
#include "data/MemorySamples.h"

namespace sinter::runtime {

/// The two parts that MNIST comes in.
enum class MnistPart { Train, Test };

/// Tells whether `folder` has the pictures of `part`, readable or not.
bool hasMnistPart(const std::filesystem::path &folder, MnistPart part);

/// Loads the pictures of `part` from train-images-idx3-ubyte or
/// t10k-images-idx3-ubyte, and the labels from the matching idx1 file if there
/// is one. Each may be compressed, with ".gz" at the end of its name.
Expected<ImageSet> loadMnist(const std::filesystem::path &folder,
                             MnistPart part);

/// Opens the parts in `folder` for a model: pictures have its size, and labels
/// are below the number of its classes.
Expected<DatasetParts> openMnist(const DatasetRequest &request);

/// The name of the file of pictures or labels of `part`, without ".gz".
std::string mnistImagesName(MnistPart part);
std::string mnistLabelsName(MnistPart part);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_MNIST_H
