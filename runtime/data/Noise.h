//===-- Noise.h - what random numbers of samples depend on ------*- C++ -*-===//
//
// The keys and counters of all random numbers that the data layer draws: no two
// uses share a number.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_NOISE_H
#define SINTER_RUNTIME_DATA_NOISE_H

#include <cassert>
#include <cstdint>
#include <limits>

namespace sinter::runtime {

/// Separates noise of one seed and epoch that is drawn for different uses.
enum class NoiseStream : uint32_t { Training = 0, Evaluation = 1 };

/// What noise depends on besides the sample and the place in it.
struct NoiseKey {
  uint64_t seed = 0;
  uint64_t epoch = 0; ///< below 2^32
  NoiseStream stream = NoiseStream::Training;
};

/// The last word of a Philox counter says what a number is used for: noise, by
/// its stream, input and stage, the changes of a picture, or the order of the
/// samples.
constexpr uint32_t augmentationUse = 0xFFFFFFFE;
constexpr uint32_t shuffleUse = 0xFFFFFFFF;

constexpr uint32_t noiseUse(NoiseStream stream, int64_t position,
                            int64_t stage) {
  assert(position < 4096 && stage < 4096);
  return static_cast<uint32_t>(stream) << 24 |
         static_cast<uint32_t>(position) << 12 | static_cast<uint32_t>(stage);
}

/// A number of samples or epochs as a word of a counter.
constexpr uint32_t counterWord(uint64_t value) {
  assert(value <= std::numeric_limits<uint32_t>::max());
  return static_cast<uint32_t>(value);
}

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_NOISE_H
