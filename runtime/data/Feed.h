//===-- Feed.h - from a picture to a model's input --------------*- C++ -*-===//
//
// Applies what the model file says about an input: its source and the noise
// that is added to it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_FEED_H
#define SINTER_RUNTIME_DATA_FEED_H

#include "data/Dataset.h"
#include "sinter/abi.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sinter::runtime {

/// Separates noise of one seed and epoch that is drawn for different uses.
enum class NoiseStream : uint32_t { Training = 0, Evaluation = 1 };

/// What noise depends on besides the sample and the place in it.
struct NoiseKey {
  uint64_t seed = 0;
  uint64_t epoch = 0; ///< below 2^32
  NoiseStream stream = NoiseStream::Training;
};

/// Writes the values of the samples `indices` of `set` for the model's input
/// number `position` to `destination`, sample by sample. The noise of an
/// element is a function of `key`, its sample's index, its place in the sample,
/// `position` and the stage: neither the batch nor threads change it.
void fillInput(const sinter_feed &feed, int64_t position, const ImageSet &set,
               std::span<const int64_t> indices, const NoiseKey &key,
               float *destination);

/// The indices from `begin` to before `end` in the random order of an epoch.
std::vector<int64_t> shuffledIndices(int64_t begin, int64_t end, uint64_t seed,
                                     uint64_t epoch);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_FEED_H
