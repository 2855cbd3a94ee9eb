//===-- Shuffle.cpp - the order of an epoch -------------------------------===//
//
// Fisher-Yates with Philox: std::shuffle may differ between libraries.
//
//===----------------------------------------------------------------------===//

#include "data/Shuffle.h"

#include "core/Philox.h"
#include "data/Noise.h"

#include <cassert>
#include <cstdlib>
#include <numeric>
#include <utility>

namespace sinter::runtime {

std::vector<int64_t> shuffledIndices(int64_t begin, int64_t end, uint64_t seed,
                                     uint64_t epoch) {
  assert(begin <= end);
  std::vector<int64_t> indices(static_cast<size_t>(end - begin));
  std::iota(indices.begin(), indices.end(), begin);
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
