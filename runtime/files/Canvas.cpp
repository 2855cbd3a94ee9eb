//===-- Canvas.cpp - colour pictures to draw on ---------------------------===//
//
// Draws pixel by pixel, and lets libpng encode the result.
//
//===----------------------------------------------------------------------===//

#include "files/Canvas.h"

#include "files/AtomicFile.h"
#include "files/BitmapFont.h"

#include <array>
#include <cassert>
#include <png.h>

namespace sinter::runtime {

namespace {

/// libpng's own limit on the width and height of a file that is read.
constexpr int64_t largestExtent = 1'000'000;

Status write(const std::filesystem::path &path, int64_t height, int64_t width,
             png_uint_32 format, const void *pixels, const void *palette) {
  if (height > largestExtent || width > largestExtent)
    return makeError("{}: expected at most {} rows and columns of pixels, got "
                     "{}x{}",
                     path.string(), largestExtent, height, width);
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  image.height = static_cast<png_uint_32>(height);
  image.width = static_cast<png_uint_32>(width);
  image.format = format;
  image.colormap_entries = palette ? 256 : 0;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::vector<std::byte> bytes(size);
  if (!png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels, 0,
                                 palette))
    return makeError("{}: cannot encode the picture: {}", path.string(),
                     image.message);
  bytes.resize(size);
  return writeFileAtomically(path, bytes);
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
  static_assert(sizeof(Colour) == 3);
  return write(path, canvas.height(), canvas.width(), PNG_FORMAT_RGB,
               &canvas.at(0, 0), nullptr);
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
  return write(path, mask.height, mask.width, PNG_FORMAT_RGB_COLORMAP,
               mask.classes.data(), palette.data());
}

} // namespace sinter::runtime
