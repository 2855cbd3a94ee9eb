//===-- PngPicture.cpp - decoding PNG files -------------------------------===//
//
// By libpng, which reports faults with longjmp: everything that it could jump
// over is kept in one structure outside.
//
//===----------------------------------------------------------------------===//

#include "files/PictureCodec.h"

#include <algorithm>
#include <cstring>
#include <png.h>
#include <string>

namespace sinter::runtime {

namespace {

/// One decoding.
class Decoder {
public:
  Decoder(std::span<const std::byte> bytes, Picture *picture)
      : bytes(bytes), picture(picture) {
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, fail, ignore);
    if (png)
      info = png_create_info_struct(png);
  }
  ~Decoder() { png_destroy_read_struct(&png, &info, nullptr); }
  Decoder(const Decoder &) = delete;
  Decoder &operator=(const Decoder &) = delete;

  Expected<PictureSize> run() {
    if (!info)
      return makeError("no memory to decode it");
    if (setjmp(png_jmpbuf(png)))
      return makeError("{}", reason);
    png_set_read_fn(png, this, read);
    png_read_info(png, info);
    size = {png_get_image_height(png, info), png_get_image_width(png, info)};
    status = checkHeader();
    if (!status.ok())
      return status.error();
    if (picture)
      readPixels();
    return size;
  }

private:
  Status checkHeader() const {
    int depth = png_get_bit_depth(png, info);
    if (depth > 8)
      return makeError("expected a picture of 8 bits, got one of {}; hint: "
                       "convert it, say with 'mogrify -depth 8'",
                       depth);
    if (png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE)
      return makeError("expected grey or RGB, got a palette; hint: convert it, "
                       "say with 'mogrify -type TrueColor', or a mask with "
                       "'-type Grayscale'");
    return checkPictureSize(size.height, size.width);
  }

  void readPixels() {
    png_set_expand_gray_1_2_4_to_8(png);
    png_set_strip_alpha(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    picture->height = size.height;
    picture->width = size.width;
    picture->channels = png_get_channels(png, info);
    auto rowBytes = static_cast<size_t>(size.width * picture->channels);
    picture->pixels.assign(static_cast<size_t>(size.height) * rowBytes, 0);
    rows.clear();
    for (int64_t y = 0; y < size.height; ++y)
      rows.push_back(picture->pixels.data() +
                     static_cast<size_t>(y) * rowBytes);
    png_read_image(png, rows.data());
    png_read_end(png, nullptr);
  }

  static void read(png_structp png, png_bytep destination, size_t count) {
    auto &decoder = *static_cast<Decoder *>(png_get_io_ptr(png));
    if (count > decoder.bytes.size())
      png_error(png, "is truncated");
    std::memcpy(destination, decoder.bytes.data(), count);
    decoder.bytes = decoder.bytes.subspan(count);
  }

  [[noreturn]] static void fail(png_structp png, png_const_charp message) {
    auto &decoder = *static_cast<Decoder *>(png_get_error_ptr(png));
    bool isTruncated = std::string_view(message) == "is truncated";
    decoder.reason = isTruncated
                         ? std::string("is truncated")
                         : "is a damaged PNG file: " + std::string(message);
    // Some messages quote the file.
    std::ranges::replace_if(
        decoder.reason, [](char c) { return c < ' ' || c > '~'; }, '?');
    png_longjmp(png, 1);
  }
  static void ignore(png_structp, png_const_charp) {}

  std::span<const std::byte> bytes; ///< not yet read
  Picture *picture;
  PictureSize size{};
  Status status = Status::success();
  std::string reason;
  std::vector<png_bytep> rows;
  png_structp png = nullptr;
  png_infop info = nullptr;
};

} // namespace

Expected<PictureSize> decodePng(std::span<const std::byte> bytes,
                                Picture *picture) {
  return Decoder(bytes, picture).run();
}

} // namespace sinter::runtime
