//===-- ImageGrid.cpp - pictures side by side -----------------------------===//
//
// Every cell gets the room that the largest picture and the longest caption
// need.
//
//===----------------------------------------------------------------------===//

#include "files/ImageGrid.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sinter::runtime {

namespace {

constexpr int64_t gap = 2; ///< pixels between cells and around them
constexpr Colour gapColour = {96, 96, 96};
/// Pictures are magnified as long as they stay within this extent.
constexpr int64_t comfortableExtent = 96;

/// The sizes of a grid's cells, in pixels of the file.
struct Layout {
  int64_t scale; ///< pixels of the file for one of a picture
  int64_t pictureHeight = 0;
  int64_t height = 0;
  int64_t width = 0;

  explicit Layout(const ImageGrid &grid) {
    int64_t captionLines = 0, captionWidth = 0;
    for (const GridCell &cell : grid.cells) {
      pictureHeight = std::max(pictureHeight, cell.picture.height());
      width = std::max(width, cell.picture.width());
      captionLines = std::max<int64_t>(captionLines, std::ssize(cell.caption));
      for (const CaptionLine &line : cell.caption)
        captionWidth =
            std::max(captionWidth, std::ssize(line.text) * characterWidth);
    }
    scale = std::max<int64_t>(
        comfortableExtent / std::max({pictureHeight, width, int64_t{1}}), 1);
    pictureHeight *= scale;
    height = pictureHeight +
             (captionLines > 0 ? gap + captionLines * lineHeight : 0);
    width = std::max(width * scale, captionWidth);
  }
};

void drawCell(Canvas &canvas, const GridCell &cell, const Layout &layout,
              int64_t top, int64_t left) {
  int64_t margin = (layout.width - cell.picture.width() * layout.scale) / 2;
  canvas.draw(cell.picture, top, left + margin, layout.scale);
  top += layout.pictureHeight + gap;
  for (const CaptionLine &line : cell.caption) {
    canvas.drawText(line.text, top, left, line.colour);
    top += lineHeight;
  }
}

uint8_t toByte(float value) {
  // NaN becomes black.
  return static_cast<uint8_t>(
      std::lround(255 * std::min(std::max(0.0F, value), 1.0F)));
}

} // namespace

Status writeImageGrid(const std::filesystem::path &path,
                      const ImageGrid &grid) {
  assert(grid.columns > 0 && !grid.cells.empty());
  Layout layout(grid);
  int64_t rows = (std::ssize(grid.cells) - 1) / grid.columns + 1;
  Canvas canvas(gap + rows * (layout.height + gap),
                gap + grid.columns * (layout.width + gap), gapColour);
  for (size_t i = 0; i < grid.cells.size(); ++i) {
    int64_t row = static_cast<int64_t>(i) / grid.columns;
    int64_t column = static_cast<int64_t>(i) % grid.columns;
    drawCell(canvas, grid.cells[i], layout, gap + row * (layout.height + gap),
             gap + column * (layout.width + gap));
  }
  return writePng(path, canvas);
}

Canvas drawImage(std::span<const float> values, int64_t height, int64_t width,
                 int64_t channels) {
  assert(channels == 1 || channels == 3);
  assert(std::ssize(values) == height * width * channels);
  Canvas canvas(height, width);
  const float *value = values.data();
  for (int64_t y = 0; y < height; ++y)
    for (int64_t x = 0; x < width; ++x, value += channels)
      canvas.at(y, x) = {toByte(value[0]), toByte(value[channels / 2]),
                         toByte(value[channels - 1])};
  return canvas;
}

Canvas drawPicture(const Picture &picture) {
  Canvas canvas(picture.height, picture.width);
  const uint8_t *pixel = picture.pixels.data();
  for (int64_t y = 0; y < picture.height; ++y)
    for (int64_t x = 0; x < picture.width; ++x, pixel += picture.channels)
      canvas.at(y, x) = {pixel[0], pixel[picture.channels / 2],
                         pixel[picture.channels - 1]};
  return canvas;
}

Canvas drawMask(const ClassMask &mask) {
  Canvas canvas(mask.height, mask.width);
  for (int64_t y = 0; y < mask.height; ++y)
    for (int64_t x = 0; x < mask.width; ++x)
      canvas.at(y, x) =
          classColour(mask.classes[static_cast<size_t>(y * mask.width + x)]);
  return canvas;
}

} // namespace sinter::runtime
