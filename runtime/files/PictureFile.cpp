//===-- PictureFile.cpp - PNG and JPEG files ------------------------------===//
//
// Chooses the codec of a file and puts the file's name before its messages.
//
//===----------------------------------------------------------------------===//

#include "files/PictureFile.h"

#include "files/PictureCodec.h"
#include "files/ReadFile.h"

#include <algorithm>
#include <cstdint>
#include <fstream>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

constexpr int64_t mostPixels = 100'000'000;

/// Most headers are shorter; in some JPEG files, large metadata comes first.
constexpr size_t headerBytes = size_t{1} << 17;

bool startsWith(std::span<const std::byte> bytes,
                std::initializer_list<uint8_t> magic) {
  return bytes.size() >= magic.size() &&
         std::equal(magic.begin(), magic.end(), bytes.begin(),
                    [](uint8_t a, std::byte b) { return std::byte{a} == b; });
}

Expected<PictureSize> decode(const fs::path &path,
                             std::span<const std::byte> bytes,
                             Picture *picture) {
  PictureCodec *codec = startsWith(bytes, {0x89, 'P', 'N', 'G'}) ? decodePng
                        : startsWith(bytes, {0xFF, 0xD8, 0xFF})  ? decodeJpeg
                                                                 : nullptr;
  if (!codec)
    return makeError("{}: expected a PNG or JPEG picture, got {}",
                     path.string(),
                     bytes.empty() ? "an empty file" : "something else");
  auto size = codec(bytes, picture);
  if (!size)
    return makeError("{}: {}", path.string(), size.message());
  return size;
}

} // namespace

Status checkPictureSize(int64_t height, int64_t width) {
  if (height >= 1 && width >= 1 && height <= mostPixels / width)
    return Status::success();
  return makeError("expected 1 to {} pixels, got {}x{} (HxW)", mostPixels,
                   height, width);
}

Expected<Picture> decodePicture(const fs::path &path,
                                std::span<const std::byte> bytes) {
  Picture picture;
  auto size = decode(path, bytes, &picture);
  if (!size)
    return size.error();
  return picture;
}

Expected<Picture> readPicture(const fs::path &path) {
  auto bytes = readFile(path);
  if (!bytes)
    return bytes.error();
  return decodePicture(path, *bytes);
}

Expected<PictureSize> readPictureSize(const fs::path &path) {
  auto bytes = readBeginning(path, headerBytes);
  if (!bytes)
    return bytes.error();
  auto size = decode(path, *bytes, nullptr);
  if (size || bytes->size() < headerBytes)
    return size;
  bytes = readFile(path);
  if (!bytes)
    return bytes.error();
  return decode(path, *bytes, nullptr);
}

} // namespace sinter::runtime
