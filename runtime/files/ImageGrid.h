//===-- ImageGrid.h - pictures side by side ---------------------*- C++ -*-===//
//
// Writes small grey pictures as one PNG file for people to look at.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_IMAGEGRID_H
#define SINTER_RUNTIME_FILES_IMAGEGRID_H

#include "core/Status.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace sinter::runtime {

/// Grey pictures of one size in rows, say noisy above denoised above clean.
struct ImageGrid {
  int64_t height;
  int64_t width;
  int64_t columns; ///< pictures in each row
  /// columns × height × width values for each row, picture by picture; 0 is
  /// black, 1 is white, and what lies outside is clamped.
  std::vector<std::span<const float>> rows;
};

/// Replaces the file at `path` atomically. Every pixel of a picture becomes a
/// square of 3 by 3, and gaps of 2 pixels separate the pictures.
Status writeImageGrid(const std::filesystem::path &path, const ImageGrid &grid);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_IMAGEGRID_H
