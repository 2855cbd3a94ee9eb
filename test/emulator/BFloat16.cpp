//===-- BFloat16.cpp - numbers of 16 bits -----------------------*- C++ -*-===//
//
// The upper half of a float32, rounded.
//
//===----------------------------------------------------------------------===//

#include "Emulator.h"

#include <bit>
#include <cmath>

__bf16 __truncsfbf2(float number) { // NOLINT(bugprone-reserved-identifier)
  auto bits = std::bit_cast<uint32_t>(number);
  constexpr uint32_t quiet = 0x400000;
  // To nearest; in the middle, to the even neighbour.
  bits = std::isnan(number) ? bits | quiet : bits + 0x7fff + (bits >> 16 & 1);
  return std::bit_cast<__bf16>(static_cast<uint16_t>(bits >> 16));
}
