//===-- JpegPicture.cpp - decoding JPEG files -----------------------------===//
//
// By libjpeg-turbo, which reports faults with longjmp: everything that it could
// jump over is kept in one structure outside.
//
//===----------------------------------------------------------------------===//

#include "files/PictureCodec.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <jpeglib.h>
// After jpeglib.h, which it needs.
#include <jerror.h>
#include <string>

namespace sinter::runtime {

namespace {

/// One decoding.
class Decoder {
public:
  Decoder(std::span<const std::byte> bytes, Picture *picture)
      : bytes(bytes), picture(picture) {}
  ~Decoder() { jpeg_destroy_decompress(&jpeg); }
  Decoder(const Decoder &) = delete;
  Decoder &operator=(const Decoder &) = delete;

  Expected<PictureSize> run() {
    jpeg.err = jpeg_std_error(&errors);
    errors.error_exit = fail;
    errors.emit_message = warn;
    jpeg.client_data = this;
    if (setjmp(onError))
      return makeError("{}", reason);
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, reinterpret_cast<const uint8_t *>(bytes.data()),
                 bytes.size());
    jpeg_read_header(&jpeg, TRUE);
    size = {jpeg.image_height, jpeg.image_width};
    status = checkHeader();
    if (!status.ok())
      return status.error();
    if (picture)
      readPixels();
    return size;
  }

private:
  Status checkHeader() const {
    if (jpeg.jpeg_color_space == JCS_CMYK || jpeg.jpeg_color_space == JCS_YCCK)
      return makeError("expected grey or RGB, got CMYK; hint: convert it, say "
                       "with 'mogrify -colorspace sRGB'");
    return checkPictureSize(size.height, size.width);
  }

  void readPixels() {
    bool isGrey = jpeg.num_components == 1;
    jpeg.out_color_space = isGrey ? JCS_GRAYSCALE : JCS_RGB;
    // The other methods differ between processors.
    jpeg.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&jpeg);
    picture->height = size.height;
    picture->width = size.width;
    picture->channels = isGrey ? 1 : 3;
    auto rowBytes = static_cast<size_t>(size.width * picture->channels);
    picture->pixels.assign(static_cast<size_t>(size.height) * rowBytes, 0);
    while (jpeg.output_scanline < jpeg.output_height) {
      JSAMPROW row = picture->pixels.data() + jpeg.output_scanline * rowBytes;
      jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
  }

  /// Most warnings are about damaged data, such as a file that ends too early:
  /// what is missing would be grey.
  static void warn(j_common_ptr common, int level) {
    int code = common->err->msg_code;
    bool isHarmless = code == JWRN_EXTRANEOUS_DATA ||
                      code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR;
    if (level < 0 && !isHarmless)
      fail(common);
  }

  [[noreturn]] static void fail(j_common_ptr common) {
    auto &decoder = *static_cast<Decoder *>(common->client_data);
    std::array<char, JMSG_LENGTH_MAX> message{};
    common->err->format_message(common, message.data());
    decoder.reason =
        "is a damaged or truncated JPEG file: " + std::string(message.data());
    std::longjmp(decoder.onError, 1);
  }

  std::span<const std::byte> bytes;
  Picture *picture;
  PictureSize size{};
  Status status = Status::success();
  std::string reason;
  jpeg_decompress_struct jpeg{};
  jpeg_error_mgr errors{};
  std::jmp_buf onError;
};

} // namespace

Expected<PictureSize> decodeJpeg(std::span<const std::byte> bytes,
                                 Picture *picture) {
  return Decoder(bytes, picture).run();
}

} // namespace sinter::runtime
