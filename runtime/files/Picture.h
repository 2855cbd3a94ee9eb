//===-- Picture.h - pictures in memory --------------------------*- C++ -*-===//
//
// The one form that pictures have between files and models.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_PICTURE_H
#define SINTER_RUNTIME_FILES_PICTURE_H

#include <cstdint>
#include <vector>

namespace sinter::runtime {

/// Pixels row by row, the channels of a pixel side by side: one for grey, three
/// for red, green and blue.
struct Picture {
  int64_t height = 0;
  int64_t width = 0;
  int64_t channels = 0;
  std::vector<uint8_t> pixels; ///< height × width × channels
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_PICTURE_H
