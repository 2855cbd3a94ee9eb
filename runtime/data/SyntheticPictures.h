//===-- SyntheticPictures.h - painted data sets -----------------*- C++ -*-===//
//
// Data sets of painted pictures, in files of the formats that the readers take.
// All of them draw the same samples on every machine.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_SYNTHETICPICTURES_H
#define SINTER_RUNTIME_DATA_SYNTHETICPICTURES_H

#include "core/Model.h"

#include <cstdint>
#include <filesystem>

namespace sinter::runtime {

/// Makes `trainCount` and `testCount` samples in a folder below `cacheFolder`,
/// unless they are there, and gives the folder.
using Synthesis = Expected<std::filesystem::path>(
    Model model, const std::filesystem::path &cacheFolder, int64_t trainCount,
    int64_t testCount);

/// Objects of ten classes as the binary files of CIFAR-10.
Synthesis synthesizeCifar10;

/// Objects of the model's classes as PNG files in folders.
Synthesis synthesizeImageFolders;

/// Animals as JPEG files of various sizes, with masks. The class 'dog' gets
/// dogs, others horses, and each class its own colour.
Synthesis synthesizeSegmentation;

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_SYNTHETICPICTURES_H
