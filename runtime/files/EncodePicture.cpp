//===-- EncodePicture.cpp - pictures as files -----------------------------===//
//
// By libpng's simplified interface and by libjpeg-turbo, which reports faults
// with longjmp.
//
//===----------------------------------------------------------------------===//

#include "files/EncodePicture.h"

#include <cassert>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>
#include <png.h>

namespace sinter::runtime {

namespace {

/// libpng's own limit on the width and height of a file that is read.
constexpr int64_t largestExtent = 1'000'000;

constexpr size_t paletteSize = 256;

/// Encoding can fail for lack of memory only.
struct JpegFault {
  jpeg_error_mgr errors;
  std::jmp_buf onError;
};

} // namespace

Expected<std::vector<std::byte>> encodePng(const Picture &picture,
                                           std::span<const uint8_t> palette) {
  assert(picture.channels == 1 || picture.channels == 3);
  assert(palette.empty() ||
         (picture.channels == 1 && palette.size() == 3 * paletteSize));
  if (picture.height > largestExtent || picture.width > largestExtent)
    return makeError("expected at most {} rows and columns of pixels, got "
                     "{}x{}",
                     largestExtent, picture.height, picture.width);
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  if (!palette.empty())
    image.format = PNG_FORMAT_RGB_COLORMAP;
  else
    image.format = picture.channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  image.colormap_entries = palette.empty() ? 0 : paletteSize;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::vector<std::byte> bytes(size);
  if (!png_image_write_to_memory(&image, bytes.data(), &size, 0,
                                 picture.pixels.data(), 0, palette.data()))
    return makeError("cannot encode the picture: {}", image.message);
  bytes.resize(size);
  return bytes;
}

Expected<std::vector<std::byte>> encodeJpeg(const Picture &picture,
                                            int quality) {
  assert(picture.channels == 1 || picture.channels == 3);
  JpegFault fault;
  jpeg_compress_struct jpeg = {};
  unsigned char *memory = nullptr;
  unsigned long size = 0;
  jpeg.err = jpeg_std_error(&fault.errors);
  jpeg.client_data = &fault;
  fault.errors.error_exit = [](j_common_ptr common) {
    std::longjmp(static_cast<JpegFault *>(common->client_data)->onError, 1);
  };
  if (setjmp(fault.onError)) {
    jpeg_destroy_compress(&jpeg);
    return makeError("cannot encode the picture: out of memory");
  }
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &memory, &size);
  jpeg.image_width = static_cast<JDIMENSION>(picture.width);
  jpeg.image_height = static_cast<JDIMENSION>(picture.height);
  jpeg.input_components = static_cast<int>(picture.channels);
  jpeg.in_color_space = picture.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg_start_compress(&jpeg, TRUE);
  int64_t rowBytes = picture.width * picture.channels;
  while (jpeg.next_scanline < jpeg.image_height) {
    auto *row = const_cast<JSAMPROW>(picture.pixels.data() +
                                     jpeg.next_scanline * rowBytes);
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  const auto *begin = reinterpret_cast<std::byte *>(memory);
  std::vector<std::byte> bytes(begin, begin + size);
  std::free(memory);
  return bytes;
}

} // namespace sinter::runtime
