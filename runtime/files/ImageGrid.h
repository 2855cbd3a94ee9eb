//===-- ImageGrid.h - pictures side by side ---------------------*- C++ -*-===//
//
// Writes pictures with captions as one PNG file for people to look at.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_IMAGEGRID_H
#define SINTER_RUNTIME_FILES_IMAGEGRID_H

#include "files/Canvas.h"
#include "files/Picture.h"

#include <span>
#include <string>

namespace sinter::runtime {

/// A line of text below a picture.
struct CaptionLine {
  std::string text;
  Colour colour;
};

struct GridCell {
  Canvas picture;
  std::vector<CaptionLine> caption = {};
};

/// Pictures in rows, from left to right and from top to bottom.
struct ImageGrid {
  int64_t columns;
  std::vector<GridCell> cells; ///< at least one
};

/// Replaces the file at `path` atomically. Small pictures are magnified: each
/// pixel becomes a square, so that pictures of 28 by 28 take 84 by 84. Gaps of
/// 2 pixels separate the cells.
Status writeImageGrid(const std::filesystem::path &path, const ImageGrid &grid);

/// The picture of `height` × `width` × `channels` values, where 0 is black, 1
/// is white, and what lies outside is clamped. One channel is grey, three are
/// red, green and blue.
Canvas drawImage(std::span<const float> values, int64_t height, int64_t width,
                 int64_t channels);

/// The picture as it is.
Canvas drawPicture(const Picture &picture);

/// Each pixel in the colour of its class.
Canvas drawMask(const ClassMask &mask);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_IMAGEGRID_H
