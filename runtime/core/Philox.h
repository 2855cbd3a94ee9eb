//===-- Philox.h - counter-based random numbers -----------------*- C++ -*-===//
//
// Philox 4x32-10 of Salmon et al., "Parallel Random Numbers: As Easy as 1, 2,
// 3" (SC 2011): a number is a pure function of its counter and key, so it does
// not depend on the order of evaluation or on threads.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CORE_PHILOX_H
#define SINTER_RUNTIME_CORE_PHILOX_H

#include <array>
#include <cstdint>

namespace sinter::runtime {

/// Four independent uniform 32-bit numbers for one counter and key.
constexpr std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter,
                                         std::array<uint32_t, 2> key) {
  constexpr uint64_t multiplier0 = 0xD2511F53;
  constexpr uint64_t multiplier1 = 0xCD9E8D57;
  constexpr uint32_t weyl0 = 0x9E3779B9;
  constexpr uint32_t weyl1 = 0xBB67AE85;
  for (int round = 0; round < 10; ++round) {
    uint64_t product0 = multiplier0 * counter[0];
    uint64_t product1 = multiplier1 * counter[2];
    counter = {static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<uint32_t>(product1),
               static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<uint32_t>(product0)};
    key = {key[0] + weyl0, key[1] + weyl1};
  }
  return counter;
}

/// The two words of a 64-bit seed as a key.
constexpr std::array<uint32_t, 2> philoxKey(uint64_t seed) {
  return {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)};
}

/// Maps 32 random bits to a uniform number in [0, 1): a multiple of 2^-24, all
/// of which a float holds exactly.
constexpr float uniform01(uint32_t bits) {
  return static_cast<float>(bits >> 8) * 0x1p-24F;
}

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CORE_PHILOX_H
