//===-- Cifar10.h - the binary files of CIFAR-10 ----------------*- C++ -*-===//
//
// Krizhevsky, "Learning Multiple Layers of Features from Tiny Images" (2009):
// coloured pictures of 32x32 pixels in ten classes.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_CIFAR10_H
#define SINTER_RUNTIME_DATA_CIFAR10_H

#include "data/Dataset.h"
#include "data/MemorySamples.h"

#include <span>

namespace sinter::runtime {

/// Height and width of a picture.
constexpr int64_t cifar10Extent = 32;

/// A file of records: a label, then all red, all green and all blue pixels.
Expected<ImageSet> readCifar10(const std::filesystem::path &path);

/// Replaces the file at `path` by pictures of 32x32x3 with their labels.
Status writeCifar10(const std::filesystem::path &path,
                    std::span<const uint8_t> pixels,
                    std::span<const uint8_t> labels);

/// Loads all of data_batch_1.bin to data_batch_5.bin that are there, and
/// test_batch.bin, from the folder or from cifar-10-batches-bin in it.
Expected<DatasetParts> openCifar10(const DatasetRequest &request);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_CIFAR10_H
