//===-- PictureFileTest.cpp - PNG and JPEG files --------------------------===//
//
// Sound pictures come out as they went in; others are refused with a reason.
//
//===----------------------------------------------------------------------===//

#include "files/PictureFile.h"
#include "files/EncodePicture.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <jpeglib.h>
#include <png.h>

namespace sinter::runtime {
namespace {

using Bytes = std::vector<std::byte>;

const Picture colour = {2, 2, 3, {1, 2, 3, 40, 50, 60, 7, 8, 9, 255, 0, 128}};

/// A PNG file of 2x2 pixels of any type.
Bytes pngOf(int colourType, int depth, size_t rowBytes) {
  Bytes bytes;
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(
      png, &bytes,
      [](png_structp png, png_bytep data, size_t size) {
        auto &bytes = *static_cast<Bytes *>(png_get_io_ptr(png));
        auto span = std::as_bytes(std::span(data, size));
        bytes.insert(bytes.end(), span.begin(), span.end());
      },
      nullptr);
  png_set_IHDR(png, info, 2, 2, depth, colourType, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  png_color palette[4] = {};
  if (colourType == PNG_COLOR_TYPE_PALETTE)
    png_set_PLTE(png, info, palette, 4);
  png_write_info(png, info);
  // An index within the palette, or half of the range.
  bool isPalette = colourType == PNG_COLOR_TYPE_PALETTE;
  std::vector<png_byte> row(rowBytes, isPalette ? 0 : 0x80);
  png_write_row(png, row.data());
  png_write_row(png, row.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return bytes;
}

Bytes cmykJpeg() {
  jpeg_compress_struct jpeg = {};
  jpeg_error_mgr errors;
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  unsigned char *memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &memory, &size);
  jpeg.image_width = jpeg.image_height = 1;
  jpeg.input_components = 4;
  jpeg.in_color_space = JCS_CMYK;
  jpeg_set_defaults(&jpeg);
  jpeg_start_compress(&jpeg, TRUE);
  uint8_t pixel[4] = {1, 2, 3, 4};
  JSAMPROW row = pixel;
  jpeg_write_scanlines(&jpeg, &row, 1);
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  auto span = std::as_bytes(std::span(memory, size));
  Bytes bytes(span.begin(), span.end());
  std::free(memory);
  return bytes;
}

std::string reasonFor(const Bytes &bytes) {
  auto picture = decodePicture("file", bytes);
  EXPECT_FALSE(picture);
  return picture ? "" : picture.message();
}

TEST(PictureFile, PngKeepsEveryPixel) {
  auto picture = decodePicture("file", *encodePng(colour));
  ASSERT_TRUE(picture) << picture.message();
  EXPECT_EQ(picture->height, 2);
  EXPECT_EQ(picture->width, 2);
  EXPECT_EQ(picture->channels, 3);
  EXPECT_EQ(picture->pixels, colour.pixels);
  Picture grey = {1, 3, 1, {0, 9, 255}};
  picture = decodePicture("file", *encodePng(grey));
  ASSERT_TRUE(picture) << picture.message();
  EXPECT_EQ(picture->channels, 1);
  EXPECT_EQ(picture->pixels, grey.pixels);
}

TEST(PictureFile, JpegComesClose) {
  Picture flat = {9, 17, 3, {}};
  for (int i = 0; i < 9 * 17; ++i)
    flat.pixels.insert(flat.pixels.end(), {200, 100, 50});
  auto picture = decodePicture("file", *encodeJpeg(flat, 95));
  ASSERT_TRUE(picture) << picture.message();
  EXPECT_EQ(picture->height, 9);
  EXPECT_EQ(picture->width, 17);
  ASSERT_EQ(picture->pixels.size(), flat.pixels.size());
  for (size_t i = 0; i < flat.pixels.size(); ++i)
    EXPECT_NEAR(picture->pixels[i], flat.pixels[i], 3) << i;
}

TEST(PictureFile, GreyJpegHasOneChannel) {
  auto picture = decodePicture("file", *encodeJpeg({1, 1, 1, {77}}, 95));
  ASSERT_TRUE(picture) << picture.message();
  EXPECT_EQ(picture->channels, 1);
}

TEST(PictureFile, FewerBitsAreSpreadAndAlphaIsDropped) {
  // 1000 0000: one white pixel, then a black one.
  auto picture = decodePicture("file", pngOf(PNG_COLOR_TYPE_GRAY, 1, 1));
  ASSERT_TRUE(picture) << picture.message();
  EXPECT_EQ(picture->pixels, (std::vector<uint8_t>{255, 0, 255, 0}));
  picture = decodePicture("file", pngOf(PNG_COLOR_TYPE_RGB_ALPHA, 8, 8));
  ASSERT_TRUE(picture) << picture.message();
  EXPECT_EQ(picture->channels, 3);
  EXPECT_EQ(picture->pixels, std::vector<uint8_t>(12, 0x80));
}

TEST(PictureFile, RefusesOtherKinds) {
  EXPECT_EQ(reasonFor(pngOf(PNG_COLOR_TYPE_RGB, 16, 12)),
            "file: expected a picture of 8 bits, got one of 16; hint: convert "
            "it, say with 'mogrify -depth 8'");
  EXPECT_EQ(reasonFor(pngOf(PNG_COLOR_TYPE_PALETTE, 8, 2)),
            "file: expected grey or RGB, got a palette; hint: convert it, say "
            "with 'mogrify -type TrueColor', or a mask with '-type Grayscale'");
  EXPECT_EQ(reasonFor(cmykJpeg()),
            "file: expected grey or RGB, got CMYK; hint: convert it, say with "
            "'mogrify -colorspace sRGB'");
  EXPECT_EQ(reasonFor({}),
            "file: expected a PNG or JPEG picture, got an empty file");
  EXPECT_EQ(reasonFor(Bytes(20)),
            "file: expected a PNG or JPEG picture, got something else");
}

TEST(PictureFile, RefusesTruncatedFiles) {
  // Noise fills more than the first block of a JPEG file.
  Picture noise = {64, 64, 3, {}};
  for (uint32_t i = 0; i < 64 * 64 * 3; ++i)
    noise.pixels.push_back(static_cast<uint8_t>(i * 2654435761U >> 24));
  for (Bytes bytes : {*encodePng(noise), *encodeJpeg(noise, 90)})
    for (size_t size : {bytes.size() - 3, bytes.size() / 2, size_t(30)}) {
      std::string reason =
          reasonFor(Bytes(bytes.begin(), bytes.begin() + size));
      EXPECT_NE(reason.find("truncated"), std::string::npos) << reason;
    }
}

TEST(PictureFile, RefusesDamagedFiles) {
  Bytes bytes = *encodePng(colour);
  bytes[bytes.size() - 20] ^= std::byte{0xFF};
  EXPECT_TRUE(reasonFor(bytes).starts_with("file: is a damaged PNG file: "));
}

} // namespace
} // namespace sinter::runtime
