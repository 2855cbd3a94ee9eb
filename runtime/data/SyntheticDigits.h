//===-- SyntheticDigits.h - drawn digits in place of MNIST ------*- C++ -*-===//
//
// A data set for machines without one: digits drawn by strokes of a pen, each
// different, the same everywhere for a seed.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_SYNTHETICDIGITS_H
#define SINTER_RUNTIME_DATA_SYNTHETICDIGITS_H

#include "core/Status.h"

#include <cstdint>
#include <filesystem>

namespace sinter::runtime {

/// Draws `trainCount` and `testCount` digits of 28x28 pixels with their labels,
/// writes them as the four files of MNIST to a folder below `cacheFolder`, and
/// gives that folder. If they are there already, that is all.
Expected<std::filesystem::path>
synthesizeMnist(const std::filesystem::path &cacheFolder, int64_t trainCount,
                int64_t testCount, uint64_t seed);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_SYNTHETICDIGITS_H
