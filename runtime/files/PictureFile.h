//===-- PictureFile.h - PNG and JPEG files ----------------------*- C++ -*-===//
//
// Decodes the pictures of data sets. What the format of a file is, its first
// bytes say, not its name.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_PICTUREFILE_H
#define SINTER_RUNTIME_FILES_PICTUREFILE_H

#include "core/Status.h"
#include "files/Picture.h"

#include <cstddef>
#include <filesystem>
#include <span>

namespace sinter::runtime {

/// Of a picture that will not be looked at yet.
struct PictureSize {
  int64_t height;
  int64_t width;
};

/// Decodes a grey or colour picture of 8 bits or fewer; what is transparent in
/// it is drawn as if it were not. Fails, with a hint, for pictures of 16 bits,
/// with a palette, or in CMYK, and for damaged and truncated ones.
Expected<Picture> decodePicture(const std::filesystem::path &path,
                                std::span<const std::byte> bytes);

/// Reads and decodes a file.
Expected<Picture> readPicture(const std::filesystem::path &path);

/// Fails as far as the beginning of the file shows what is wrong with it.
Expected<PictureSize> readPictureSize(const std::filesystem::path &path);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_PICTUREFILE_H
