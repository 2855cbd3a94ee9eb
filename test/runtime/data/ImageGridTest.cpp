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
#include <string>

namespace sinter::runtime {
namespace {

/// A written file, decoded: rows of red, green and blue.
class Picture {
public:
  explicit Picture(const std::filesystem::path &path) {
    png_image image = {};
    image.version = PNG_IMAGE_VERSION;
    EXPECT_TRUE(png_image_begin_read_from_file(&image, path.c_str()));
    image.format = PNG_FORMAT_RGB;
    width = image.width;
    height = image.height;
    pixels.resize(width * height);
    EXPECT_TRUE(
        png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr));
  }

  Colour at(size_t y, size_t x) const { return pixels[y * width + x]; }

  size_t width;
  size_t height;
  std::vector<Colour> pixels;
};

constexpr Colour gap = {96, 96, 96};

Colour grey(int value) {
  auto byte = static_cast<uint8_t>(value);
  return {byte, byte, byte};
}

TEST(ImageGrid, PlacesCellsInRowsAndColumns) {
  TemporaryFolder folder;
  // Three pictures of 24x48, magnified by 2, in two columns.
  ImageGrid grid{2, {}};
  for (int value : {10, 20, 30})
    grid.cells.push_back({Canvas(24, 48, grey(value))});
  ASSERT_TRUE(writeImageGrid(folder / "grid.png", grid).ok());
  Picture picture(folder / "grid.png");
  ASSERT_EQ(picture.width, 2 + 2 * (96 + 2U));
  ASSERT_EQ(picture.height, 2 + 2 * (48 + 2U));
  for (size_t y = 0; y < picture.height; ++y)
    for (size_t x = 0; x < picture.width; ++x) {
      size_t row = (y - 2) / 50, column = (x - 2) / 98;
      bool isGap = y < 2 || x < 2 || (y - 2) % 50 >= 48 || (x - 2) % 98 >= 96 ||
                   (row == 1 && column == 1);
      Colour expected =
          isGap ? gap : grey(static_cast<int>(10 * (2 * row + column + 1)));
      ASSERT_EQ(picture.at(y, x), expected) << y << ' ' << x;
    }
}

TEST(ImageGrid, WritesCaptionsBelowPictures) {
  TemporaryFolder folder;
  ImageGrid grid{1, {{Canvas(96, 96), {{"T", {255, 0, 0}}}}}};
  ASSERT_TRUE(writeImageGrid(folder / "grid.png", grid).ok());
  Picture picture(folder / "grid.png");
  ASSERT_EQ(picture.height, 2 + 96 + 2 + 10 + 2U);
  // A bar, and a stem of 7 pixels in the middle of it.
  size_t top = 2 + 96 + 2, ink = 0;
  for (size_t x = 0; x < 5; ++x)
    EXPECT_EQ(picture.at(top, 2 + x), (Colour{255, 0, 0}));
  for (size_t y = 0; y < 7; ++y)
    EXPECT_EQ(picture.at(top + y, 4), (Colour{255, 0, 0}));
  for (size_t y = top; y < picture.height; ++y)
    for (size_t x = 0; x < picture.width; ++x)
      ink += picture.at(y, x) != gap;
  EXPECT_EQ(ink, 5 + 6U);
}

TEST(ImageGrid, ACellIsAsWideAsItsCaption) {
  TemporaryFolder folder;
  // A byte is a character, whatever it is.
  ImageGrid grid{1, {{Canvas(96, 96), {{std::string(20, '\xff'), gap}}}}};
  ASSERT_TRUE(writeImageGrid(folder / "grid.png", grid).ok());
  EXPECT_EQ(Picture(folder / "grid.png").width, 2 + 20 * 6 + 2U);
}

TEST(ImageGrid, FailedWriteNamesFile) {
  TemporaryFolder folder;
  std::filesystem::path path = folder / "missing/grid.png";
  Status status = writeImageGrid(path, {1, {{Canvas(2, 2)}}});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.message(), path.string() + ": No such file or directory");
}

TEST(Canvas, RefusesWhatNoPngHolds) {
  TemporaryFolder folder;
  std::filesystem::path path = folder / "canvas.png";
  EXPECT_EQ(writePng(path, Canvas(1, 1'000'001)).message(),
            path.string() + ": expected at most 1000000 rows and columns of "
                            "pixels, got 1x1000001");
}

TEST(DrawImage, ClampsValues) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const float values[] = {
      -0.5F, 1.5F, -infinity, infinity, std::numeric_limits<float>::quiet_NaN(),
      0.2F};
  Canvas canvas = drawImage(values, 2, 3, 1);
  EXPECT_EQ(canvas.at(0, 0), grey(0));
  EXPECT_EQ(canvas.at(0, 1), grey(255));
  EXPECT_EQ(canvas.at(0, 2), grey(0));
  EXPECT_EQ(canvas.at(1, 0), grey(255));
  EXPECT_EQ(canvas.at(1, 1), grey(0));
  EXPECT_EQ(canvas.at(1, 2), grey(51));
}

TEST(DrawImage, ThreeChannelsAreColours) {
  const float values[] = {0.2F, 0.4F, 0.6F, 1, 0, 0.8F};
  Canvas canvas = drawImage(values, 1, 2, 3);
  EXPECT_EQ(canvas.at(0, 0), (Colour{51, 102, 153}));
  EXPECT_EQ(canvas.at(0, 1), (Colour{255, 0, 204}));
}

TEST(ClassMask, KeepsClassNumbersInAPalette) {
  TemporaryFolder folder;
  ClassMask mask{2, 2, {0, 1, 2, 1}};
  ASSERT_TRUE(writePng(folder / "mask.png", mask).ok());
  Picture picture(folder / "mask.png");
  Canvas drawn = drawMask(mask);
  EXPECT_EQ(drawn.at(0, 0), grey(0));
  for (size_t y = 0; y < 2; ++y)
    for (size_t x = 0; x < 2; ++x) {
      Colour colour = classColour(mask.classes[2 * y + x]);
      EXPECT_EQ(picture.at(y, x), colour);
      EXPECT_EQ(drawn.at(static_cast<int64_t>(y), static_cast<int64_t>(x)),
                colour);
    }

  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  ASSERT_TRUE(
      png_image_begin_read_from_file(&image, (folder / "mask.png").c_str()));
  image.format = PNG_FORMAT_RGB_COLORMAP;
  std::vector<uint8_t> numbers(4);
  std::vector<Colour> palette(image.colormap_entries);
  ASSERT_TRUE(png_image_finish_read(&image, nullptr, numbers.data(), 0,
                                    palette.data()));
  EXPECT_EQ(numbers, mask.classes);
}

} // namespace
} // namespace sinter::runtime
