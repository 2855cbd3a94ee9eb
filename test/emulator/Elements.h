//===-- Elements.h - a tensor's numbers in memory ---------------*- C++ -*-===//
//
// What the emulated libraries read and write: float32 or bfloat16.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_ELEMENTS_H
#define SINTER_EMULATOR_ELEMENTS_H

#include "core/BFloat16.h"

#include <bit>

namespace sinter::emulator {

/// The elements of a tensor in memory.
struct Elements {
  void *memory = nullptr;
  bool areBf16 = false;

  float operator[](int64_t index) const {
    return areBf16 ? runtime::fromBFloat16(
                         static_cast<const uint16_t *>(memory)[index])
                   : static_cast<const float *>(memory)[index];
  }
  void set(int64_t index, float value) const {
    if (areBf16)
      static_cast<uint16_t *>(memory)[index] = runtime::toBFloat16(value);
    else
      static_cast<float *>(memory)[index] = value;
  }
};

/// To 10 bits of mantissa, to nearest.
inline float toTf32(float value) {
  return std::bit_cast<float>((std::bit_cast<uint32_t>(value) + 0x1000) &
                              ~0x1fffU);
}

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_ELEMENTS_H
