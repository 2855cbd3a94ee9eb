//===-- Shuffle.h - the order of an epoch -----------------------*- C++ -*-===//
//
// Random permutations that are functions of a seed and an epoch.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_SHUFFLE_H
#define SINTER_RUNTIME_DATA_SHUFFLE_H

#include <cstdint>
#include <vector>

namespace sinter::runtime {

/// The indices from `begin` to before `end` in the random order of an epoch.
std::vector<int64_t> shuffledIndices(int64_t begin, int64_t end, uint64_t seed,
                                     uint64_t epoch);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_SHUFFLE_H
