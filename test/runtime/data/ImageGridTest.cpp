//===-- ImageGridTest.cpp - pictures side by side -------------------------===//
//
// Reads written grids back with libpng.
//
//===----------------------------------------------------------------------===//

#include "files/ImageGrid.h"
#include "TemporaryFolder.h"

#include <gtest/gtest.h>

#include <limits>
#include <png.h>

namespace sinter::runtime {
namespace {

struct Picture {
  size_t width;
  size_t height;
  std::vector<uint8_t> pixels;

  int at(size_t y, size_t x) const { return pixels[y * width + x]; }
};

Picture readGrey(const std::filesystem::path &path) {
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_TRUE(png_image_begin_read_from_file(&image, path.c_str()));
  EXPECT_EQ(image.format, static_cast<unsigned>(PNG_FORMAT_GRAY));
  Picture picture = {image.width, image.height, {}};
  picture.pixels.resize(PNG_IMAGE_SIZE(image));
  EXPECT_TRUE(png_image_finish_read(&image, nullptr, picture.pixels.data(), 0,
                                    nullptr));
  return picture;
}

TEST(ImageGrid, PlacesPicturesInRowsAndColumns) {
  TemporaryFolder folder;
  // Two rows of three pictures of 1x2 pixels.
  std::vector<float> top = {0, 0.2F, 0.4F, 0.6F, 0.8F, 1};
  std::vector<float> bottom = {1, 0.8F, 0.6F, 0.4F, 0.2F, 0};
  ASSERT_TRUE(
      writeImageGrid(
          folder / "grid.png",
          {.height = 1, .width = 2, .columns = 3, .rows = {top, bottom}})
          .ok());
  Picture picture = readGrey(folder / "grid.png");
  ASSERT_EQ(picture.width, 2 + 3 * (6 + 2U));
  ASSERT_EQ(picture.height, 2 + 2 * (3 + 2U));
  for (size_t column = 0; column < 3; ++column)
    for (size_t x = 0; x < 6; ++x)
      for (size_t y = 0; y < 3; ++y) {
        size_t value = 2 * column + x / 3;
        size_t left = 2 + column * 8 + x;
        EXPECT_EQ(picture.at(2 + y, left), static_cast<int>(51 * value));
        EXPECT_EQ(picture.at(7 + y, left), static_cast<int>(51 * (5 - value)));
      }
  EXPECT_EQ(picture.at(0, 0), picture.at(5, 10));
  EXPECT_EQ(picture.at(0, 0), picture.at(3, 8));
}

TEST(ImageGrid, ClampsValues) {
  TemporaryFolder folder;
  constexpr float infinity = std::numeric_limits<float>::infinity();
  std::vector<float> row = {-0.5F, 1.5F, -infinity, infinity,
                            std::numeric_limits<float>::quiet_NaN()};
  ASSERT_TRUE(
      writeImageGrid(folder / "grid.png",
                     {.height = 1, .width = 5, .columns = 1, .rows = {row}})
          .ok());
  Picture picture = readGrey(folder / "grid.png");
  std::vector<int> got;
  for (size_t i = 0; i < 5; ++i)
    got.push_back(picture.at(3, 3 + 3 * i));
  EXPECT_EQ(got, (std::vector<int>{0, 255, 0, 255, 0}));
}

TEST(ImageGrid, RefusesRowsThatNoPngHolds) {
  TemporaryFolder folder;
  std::filesystem::path path = folder / "grid.png";
  std::vector<float> row(784);
  Status status = writeImageGrid(
      path, {.height = 28, .width = 28, .columns = 20'000, .rows = {row}});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.message(), path.string() + ": expected at most 11627 "
                                              "pictures in a row, got 20000");
}

TEST(ImageGrid, FailedWriteNamesFile) {
  TemporaryFolder folder;
  std::filesystem::path path = folder / "missing/grid.png";
  std::vector<float> row(4);
  Status status = writeImageGrid(
      path, {.height = 2, .width = 2, .columns = 1, .rows = {row}});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.message(), path.string() + ": No such file or directory");
}

} // namespace
} // namespace sinter::runtime
