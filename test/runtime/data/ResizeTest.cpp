//===-- ResizeTest.cpp - pictures of other sizes --------------------------===//
//
// The same numbers as tf.image.resize.
//
//===----------------------------------------------------------------------===//

#include "data/Resize.h"

#include <gtest/gtest.h>

namespace sinter::runtime {
namespace {

using Pixels = std::vector<uint8_t>;

const Picture grey = {2, 3, 1, {0, 50, 100, 200, 250, 7}};

TEST(Resize, BilinearIsThatOfTensorFlow) {
  Picture larger = resizeBilinear(grey, 3, 5);
  EXPECT_EQ(larger.height, 3);
  EXPECT_EQ(larger.width, 5);
  EXPECT_EQ(larger.pixels, (Pixels{0, 20, 50, 80, 100, 100, 120, 150, 92, 54,
                                   200, 220, 250, 104, 7}));
  // 112.5 and 78.125 before they are rounded.
  EXPECT_EQ(resizeBilinear(grey, 1, 2).pixels, (Pixels{113, 78}));
}

TEST(Resize, NearestIsThatOfTensorFlow) {
  EXPECT_EQ(
      resizeNearest(grey, 3, 5).pixels,
      (Pixels{0, 0, 50, 100, 100, 200, 200, 250, 7, 7, 200, 200, 250, 7, 7}));
  EXPECT_EQ(resizeNearest(grey, 1, 2).pixels, (Pixels{200, 7}));
}

TEST(Resize, ChannelsStayApart) {
  Picture colour = {1, 2, 3, {0, 10, 20, 100, 110, 120}};
  EXPECT_EQ(resizeBilinear(colour, 1, 1).pixels, (Pixels{50, 60, 70}));
  EXPECT_EQ(resizeNearest(colour, 1, 4).pixels,
            (Pixels{0, 10, 20, 0, 10, 20, 100, 110, 120, 100, 110, 120}));
}

TEST(Resize, SameSizeChangesNothing) {
  EXPECT_EQ(resizeBilinear(grey, 2, 3).pixels, grey.pixels);
  EXPECT_EQ(resizeNearest(grey, 2, 3).pixels, grey.pixels);
}

TEST(Resize, ConvertsBetweenGreyAndColour) {
  Picture colour = convertChannels({1, 2, 1, {7, 255}}, 3);
  EXPECT_EQ(colour.channels, 3);
  EXPECT_EQ(colour.pixels, (Pixels{7, 7, 7, 255, 255, 255}));
  // 0.299 * 255 = 76.2, 0.587 * 255 = 149.7, 0.114 * 255 = 29.1.
  Picture primary = {1, 4, 3, {255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9}};
  EXPECT_EQ(convertChannels(primary, 1).pixels, (Pixels{76, 150, 29, 9}));
}

} // namespace
} // namespace sinter::runtime
