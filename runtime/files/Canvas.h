//===-- Canvas.h - colour pictures to draw on -------------------*- C++ -*-===//
//
// Pixels, rectangles and text in memory, and PNG files of them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_CANVAS_H
#define SINTER_RUNTIME_FILES_CANVAS_H

#include "core/Status.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace sinter::runtime {

struct Colour {
  uint8_t red;
  uint8_t green;
  uint8_t blue;

  bool operator==(const Colour &) const = default;
};

/// Height and width of a character, with the space to the next one.
constexpr int64_t lineHeight = 10;
constexpr int64_t characterWidth = 6;

/// A picture of one byte each of red, green and blue. What is drawn must lie in
/// it.
class Canvas {
public:
  Canvas(int64_t height, int64_t width, Colour colour = {0, 0, 0})
      : rows(height), columns(width),
        pixels(static_cast<size_t>(height * width), colour) {}

  int64_t height() const { return rows; }
  int64_t width() const { return columns; }

  Colour &at(int64_t y, int64_t x) {
    return pixels[static_cast<size_t>(y * columns + x)];
  }
  const Colour &at(int64_t y, int64_t x) const {
    return const_cast<Canvas *>(this)->at(y, x);
  }

  /// All pixels, row by row.
  std::span<const Colour> colours() const { return pixels; }

  /// Draws `picture` with each pixel as a square of `scale` by `scale`.
  void draw(const Canvas &picture, int64_t top, int64_t left, int64_t scale);

  /// Draws a line of text in a fixed-width font of 5 by 7 pixels. What is no
  /// printable character of ASCII becomes a box; a byte is a character.
  void drawText(std::string_view text, int64_t top, int64_t left,
                Colour colour);

private:
  int64_t rows;
  int64_t columns;
  std::vector<Colour> pixels;
};

/// Replaces the file at `path` atomically.
Status writePng(const std::filesystem::path &path, const Canvas &canvas);

/// The colour that pictures of classes give to class `number`: black to the
/// first one, the background, then red, blue and so on.
Colour classColour(int64_t number);

/// Pixels that each name a class.
struct ClassMask {
  int64_t height;
  int64_t width;
  std::vector<uint8_t> classes;
};

/// Replaces the file at `path` atomically by a picture whose palette holds the
/// colours of the classes: the value of a pixel is its class.
Status writePng(const std::filesystem::path &path, const ClassMask &mask);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_CANVAS_H
