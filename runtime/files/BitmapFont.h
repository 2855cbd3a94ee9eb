//===-- BitmapFont.h - small letters of pixels ------------------*- C++ -*-===//
//
// A fixed-width font for captions of pictures.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_BITMAPFONT_H
#define SINTER_RUNTIME_FILES_BITMAPFONT_H

#include <cstdint>

namespace sinter::runtime {

constexpr int64_t glyphHeight = 7;
constexpr int64_t glyphWidth = 5;

/// Whether the pixel in row `y` and column `x` belongs to the character `c`. A
/// box stands for what is no printable character of ASCII.
bool hasInk(char c, int64_t y, int64_t x);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_BITMAPFONT_H
