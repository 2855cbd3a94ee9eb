//===-- Random.h - the random numbers of one drawing ------------*- C++ -*-===//
//
// What every synthetic sample is drawn with: a sequence of its own.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_RANDOM_H
#define SINTER_RUNTIME_DATA_RANDOM_H

#include "core/Philox.h"

#include <cstddef>

namespace sinter::runtime {

/// A sequence that depends on nothing but the seed, the series, such as a part
/// of a data set, and the number of a sample in it.
class Random {
public:
  Random(uint64_t seed, uint32_t series, uint32_t index)
      : counter{0, index, series, 0}, key(philoxKey(seed)) {}

  /// A number in [low, high).
  float between(float low, float high) {
    return low + (high - low) * uniform01(bits());
  }

  /// A whole number below `count`, which is small.
  size_t below(size_t count) {
    return static_cast<size_t>(static_cast<uint64_t>(bits()) * count >> 32);
  }

private:
  uint32_t bits() {
    uint32_t result = philox(counter, key)[0];
    ++counter[0];
    return result;
  }

  std::array<uint32_t, 4> counter;
  std::array<uint32_t, 2> key;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_RANDOM_H
