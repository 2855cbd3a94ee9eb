//===-- Canvas.cpp - colour pictures to draw on ---------------------------===//
//
// Draws pixel by pixel.
//
//===----------------------------------------------------------------------===//

#include "files/Canvas.h"

#include "files/AtomicFile.h"
#include "files/BitmapFont.h"
#include "files/EncodePicture.h"

#include <array>
#include <cassert>

namespace sinter::runtime {

namespace {

/// The bytes of colours, one after the other.
std::span<const uint8_t> bytesOf(std::span<const Colour> colours) {
  static_assert(sizeof(Colour) == 3 && alignof(Colour) == 1);
  return {reinterpret_cast<const uint8_t *>(colours.data()),
          3 * colours.size()};
}

Status write(const std::filesystem::path &path, const Picture &picture,
             std::span<const uint8_t> palette) {
  auto bytes = encodePng(picture, palette);
  if (!bytes)
    return makeError("{}: {}", path.string(), bytes.message());
  return writeFileAtomically(path, *bytes);
}

} // namespace

void Canvas::draw(const Canvas &picture, int64_t top, int64_t left,
                  int64_t scale) {
  assert(top + picture.rows * scale <= rows &&
         left + picture.columns * scale <= columns);
  for (int64_t y = 0; y < picture.rows * scale; ++y)
    for (int64_t x = 0; x < picture.columns * scale; ++x)
      at(top + y, left + x) = picture.at(y / scale, x / scale);
}

void Canvas::drawText(std::string_view text, int64_t top, int64_t left,
                      Colour colour) {
  for (char c : text) {
    for (int64_t y = 0; y < glyphHeight; ++y)
      for (int64_t x = 0; x < glyphWidth; ++x)
        if (hasInk(c, y, x))
          at(top + y, left + x) = colour;
    left += characterWidth;
  }
}

Status writePng(const std::filesystem::path &path, const Canvas &canvas) {
  auto bytes = bytesOf(canvas.colours());
  return write(path,
               {.height = canvas.height(),
                .width = canvas.width(),
                .channels = 3,
                .pixels = {bytes.begin(), bytes.end()}},
               /*palette=*/{});
}

Colour classColour(int64_t number) {
  constexpr std::array<Colour, 12> colours = {{
      {230, 25, 25},
      {30, 90, 230},
      {60, 180, 75},
      {255, 225, 25},
      {145, 30, 180},
      {70, 240, 240},
      {245, 130, 48},
      {240, 50, 230},
      {210, 245, 60},
      {0, 128, 128},
      {170, 110, 40},
      {255, 255, 255},
  }};
  if (number == 0)
    return {0, 0, 0};
  return colours[static_cast<size_t>(number - 1) % colours.size()];
}

Status writePng(const std::filesystem::path &path, const ClassMask &mask) {
  std::array<Colour, 256> palette;
  for (size_t i = 0; i < palette.size(); ++i)
    palette[i] = classColour(static_cast<int64_t>(i));
  return write(path,
               {.height = mask.height,
                .width = mask.width,
                .channels = 1,
                .pixels = mask.classes},
               bytesOf(palette));
}

} // namespace sinter::runtime
