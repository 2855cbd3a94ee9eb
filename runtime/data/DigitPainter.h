//===-- DigitPainter.h - one drawn digit ------------------------*- C++ -*-===//
//
// Draws a digit as a pen would: each time a little different.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_DIGITPAINTER_H
#define SINTER_RUNTIME_DATA_DIGITPAINTER_H

#include <array>
#include <cstdint>

namespace sinter::runtime {

/// Height and width of a drawn digit in pixels, as in MNIST.
constexpr int64_t digitExtent = 28;

/// Grey values, row-major; 0 is paper and 255 is ink.
using DigitPixels = std::array<uint8_t, digitExtent * digitExtent>;

struct Digit {
  uint8_t label; ///< 0 to 9
  DigitPixels pixels;
};

/// Draws digit number `index`, below 2^32, of a series. The result depends on
/// the arguments alone, on every machine.
Digit drawDigit(uint64_t seed, uint32_t series, uint32_t index);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_DIGITPAINTER_H
