//===-- Feed.cpp - from a picture to a model's input ----------------------===//
//
// Scales pictures and adds noise, one sample after another.
//
//===----------------------------------------------------------------------===//

#include "data/Feed.h"

#include "core/Philox.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

namespace sinter::runtime {

namespace {

/// The last word of a Philox counter says what a number is used for: noise, by
/// its stream, input and stage, or the order of the samples.
constexpr uint32_t shuffleUse = 0xFFFFFFFF;

uint32_t noiseUse(NoiseStream stream, int64_t position, int64_t stage) {
  assert(position < 4096 && stage < 4096);
  return static_cast<uint32_t>(stream) << 24 |
         static_cast<uint32_t>(position) << 12 | static_cast<uint32_t>(stage);
}

uint32_t counterWord(uint64_t value) {
  assert(value <= std::numeric_limits<uint32_t>::max());
  return static_cast<uint32_t>(value);
}

/// Writes the picture `index`, scaled to [0, 1].
void writeImage(const ImageSet &set, int64_t index,
                std::span<float> destination) {
  const uint8_t *pixels =
      set.pixels.data() + index * static_cast<int64_t>(destination.size());
  for (size_t i = 0; i < destination.size(); ++i)
    destination[i] = static_cast<float>(pixels[i]) / 255.0F;
}

/// Element i takes number i of those that start at `counter`, whose first word
/// counts groups of four.
void addSaltAndPepper(const sinter_stage &stage,
                      std::array<uint32_t, 4> counter,
                      std::array<uint32_t, 2> key, std::span<float> values) {
  float salt = stage.a;
  float saltOrPepper = stage.a + stage.b;
  for (size_t i = 0; i < values.size(); i += 4, ++counter[0]) {
    std::array<uint32_t, 4> bits = philox(counter, key);
    size_t end = std::min<size_t>(4, values.size() - i);
    for (size_t j = 0; j < end; ++j) {
      float u = uniform01(bits[j]);
      float &value = values[i + j];
      value = u < salt ? 1.0F : u < saltOrPepper ? 0.0F : value;
    }
  }
}

} // namespace

void fillInput(const sinter_feed &feed, int64_t position, const ImageSet &set,
               std::span<const int64_t> indices, const NoiseKey &key,
               float *destination) {
  assert(feed.source == SINTER_SOURCE_IMAGE);
  auto size = static_cast<size_t>(set.pixelsPerImage());
  for (int64_t index : indices) {
    assert(index >= 0 && index < set.count);
    std::span<float> values(destination, size);
    destination += size;
    writeImage(set, index, values);
    for (int64_t i = 0; i < feed.stage_count; ++i) {
      const sinter_stage &stage = feed.stages[i];
      assert(stage.kind == SINTER_STAGE_SALT_AND_PEPPER);
      addSaltAndPepper(stage,
                       {0, counterWord(static_cast<uint64_t>(index)),
                        counterWord(key.epoch),
                        noiseUse(key.stream, position, i)},
                       philoxKey(key.seed), values);
    }
  }
}

std::vector<int64_t> shuffledIndices(int64_t begin, int64_t end, uint64_t seed,
                                     uint64_t epoch) {
  assert(begin <= end);
  std::vector<int64_t> indices(static_cast<size_t>(end - begin));
  std::iota(indices.begin(), indices.end(), begin);
  // Fisher-Yates. std::shuffle may differ between libraries.
  for (size_t i = indices.size(); i > 1; --i) {
    std::array<uint32_t, 4> bits =
        philox({static_cast<uint32_t>(i), static_cast<uint32_t>(i >> 32),
                counterWord(epoch), shuffleUse},
               philoxKey(seed));
    // Scaling 64 bits to [0, i) favours no place by more than i / 2^64.
    uint64_t random = static_cast<uint64_t>(bits[1]) << 32 | bits[0];
    auto j =
        static_cast<size_t>(static_cast<unsigned __int128>(random) * i >> 64);
    std::swap(indices[i - 1], indices[j]);
  }
  return indices;
}

} // namespace sinter::runtime
