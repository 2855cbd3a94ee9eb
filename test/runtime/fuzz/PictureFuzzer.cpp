//===-- PictureFuzzer.cpp - hostile pictures ------------------------------===//
//
// Any bytes give an error of one line or a picture of the size in its header.
//
//===----------------------------------------------------------------------===//

#include "FuzzSupport.h"
#include "files/PictureCodec.h"

using namespace sinter::runtime;

// The one function of PictureFile.cpp that codecs call. Here it keeps pictures
// so small that they are decoded in no time.
Status sinter::runtime::checkPictureSize(int64_t height, int64_t width) {
  if (height >= 1 && width >= 1 && height * width <= 1 << 14)
    return Status::success();
  return makeError("too large");
}

namespace {

void check(PictureCodec *codec, std::span<const std::byte> bytes) {
  auto size = codec(bytes, nullptr);
  Picture picture;
  auto decoded = codec(bytes, &picture);
  // What is wrong with the header is found with and without the pixels.
  require(size || !decoded);
  if (!decoded) {
    requireOneLine(decoded.message());
    return;
  }
  require(picture.height == size->height && picture.width == size->width);
  require(picture.channels == 1 || picture.channels == 3);
  require(static_cast<int64_t>(picture.pixels.size()) ==
          picture.height * picture.width * picture.channels);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  auto bytes = std::as_bytes(std::span(data, size));
  check(decodePng, bytes);
  check(decodeJpeg, bytes);
  return 0;
}
