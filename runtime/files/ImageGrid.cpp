//===-- ImageGrid.cpp - pictures side by side -----------------------------===//
//
// Composes the grid in memory and lets libpng encode it.
//
//===----------------------------------------------------------------------===//

#include "files/ImageGrid.h"

#include "files/AtomicFile.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <png.h>

namespace sinter::runtime {

namespace {

constexpr int64_t scale = 3; ///< pixels of the file for one of a picture
constexpr int64_t gap = 2;   ///< pixels between pictures and around them
constexpr uint8_t gapColour = 96;
/// libpng's own limit on the width and height of a file that is read.
constexpr int64_t largestExtent = 1'000'000;

/// Grey pixels, row-major.
struct Canvas {
  int64_t height;
  int64_t width;
  std::vector<uint8_t> pixels;
};

int64_t extentFor(int64_t pictures, int64_t pixels) {
  return gap + pictures * (pixels * scale + gap);
}

/// NaN becomes black.
uint8_t toGrey(float value) {
  return static_cast<uint8_t>(
      std::lround(255 * std::min(std::max(0.0F, value), 1.0F)));
}

void drawPicture(Canvas &canvas, const ImageGrid &grid, const float *picture,
                 int64_t top, int64_t left) {
  for (int64_t y = 0; y < grid.height * scale; ++y)
    for (int64_t x = 0; x < grid.width * scale; ++x)
      canvas.pixels[static_cast<size_t>((top + y) * canvas.width + left + x)] =
          toGrey(picture[y / scale * grid.width + x / scale]);
}

Canvas compose(const ImageGrid &grid) {
  Canvas canvas;
  canvas.height =
      extentFor(static_cast<int64_t>(grid.rows.size()), grid.height);
  canvas.width = extentFor(grid.columns, grid.width);
  canvas.pixels.assign(static_cast<size_t>(canvas.height * canvas.width),
                       gapColour);
  int64_t top = gap;
  for (std::span<const float> row : grid.rows) {
    assert(static_cast<int64_t>(row.size()) ==
           grid.columns * grid.height * grid.width);
    for (int64_t column = 0; column < grid.columns; ++column)
      drawPicture(canvas, grid, row.data() + column * grid.height * grid.width,
                  top, extentFor(column, grid.width));
    top += grid.height * scale + gap;
  }
  return canvas;
}

Expected<std::vector<std::byte>> encode(const Canvas &canvas) {
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(canvas.width);
  image.height = static_cast<png_uint_32>(canvas.height);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::vector<std::byte> bytes(size);
  if (!png_image_write_to_memory(&image, bytes.data(), &size, 0,
                                 canvas.pixels.data(), 0, nullptr))
    return makeError("cannot encode the picture: {}", image.message);
  bytes.resize(size);
  return bytes;
}

} // namespace

Status writeImageGrid(const std::filesystem::path &path,
                      const ImageGrid &grid) {
  int64_t largest = (largestExtent - gap) / (grid.width * scale + gap);
  if (grid.columns > largest)
    return makeError("{}: expected at most {} pictures in a row, got {}",
                     path.string(), largest, grid.columns);
  auto bytes = encode(compose(grid));
  if (!bytes)
    return makeError("{}: {}", path.string(), bytes.message());
  return writeFileAtomically(path, *bytes);
}

} // namespace sinter::runtime
