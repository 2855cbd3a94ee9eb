//===-- BFloat16.h - numbers of 16 bits -------------------------*- C++ -*-===//
//
// The upper half of a float32.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CORE_BFLOAT16_H
#define SINTER_RUNTIME_CORE_BFLOAT16_H

#include <bit>
#include <cstdint>

namespace sinter::runtime {

/// The bits of the nearest bfloat16; in the middle, of the even one.
constexpr uint16_t toBFloat16(float number) {
  auto bits = std::bit_cast<uint32_t>(number);
  constexpr uint32_t quiet = 0x400000;
  bool isNan = number != number;
  bits = isNan ? bits | quiet : bits + 0x7fff + (bits >> 16 & 1);
  return static_cast<uint16_t>(bits >> 16);
}

/// The number that bits of a bfloat16 stand for.
constexpr float fromBFloat16(uint16_t bits) {
  return std::bit_cast<float>(uint32_t{bits} << 16);
}

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CORE_BFLOAT16_H
