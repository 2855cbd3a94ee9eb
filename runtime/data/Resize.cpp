//===-- Resize.cpp - pictures of other sizes ------------------------------===//
//
// What a new row or column is made of is worked out once for each direction.
//
//===----------------------------------------------------------------------===//

#include "data/Resize.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sinter::runtime {

namespace {

/// A new pixel, in one direction, is `first` and `second` of the old ones in
/// the shares 1 - weight and weight.
struct Blend {
  int64_t first;
  int64_t second;
  float weight;
};

/// The centre of new pixel i lies at (i + 0.5) * from / to - 0.5, counted in
/// old pixels from the centre of the first one.
std::vector<Blend> blends(int64_t from, int64_t to) {
  std::vector<Blend> result;
  double scale = static_cast<double>(from) / static_cast<double>(to);
  for (int64_t i = 0; i < to; ++i) {
    double centre = std::clamp((static_cast<double>(i) + 0.5) * scale - 0.5,
                               0.0, static_cast<double>(from - 1));
    auto first = static_cast<int64_t>(centre);
    result.push_back({first, std::min(first + 1, from - 1),
                      static_cast<float>(centre - static_cast<double>(first))});
  }
  return result;
}

float mix(float a, float b, float weight) { return a + (b - a) * weight; }

} // namespace

Picture resizeBilinear(const Picture &picture, int64_t height, int64_t width) {
  if (picture.height == height && picture.width == width)
    return picture;
  std::vector<Blend> columns = blends(picture.width, width);
  int64_t channels = picture.channels;
  const uint8_t *pixels = picture.pixels.data();
  Picture result{height, width, channels, {}};
  result.pixels.reserve(static_cast<size_t>(height * width * channels));
  for (const Blend &row : blends(picture.height, height)) {
    const uint8_t *upper = pixels + row.first * picture.width * channels;
    const uint8_t *lower = pixels + row.second * picture.width * channels;
    for (const Blend &column : columns)
      for (int64_t c = 0; c < channels; ++c) {
        int64_t left = column.first * channels + c;
        int64_t right = column.second * channels + c;
        float value =
            mix(mix(upper[left], upper[right], column.weight),
                mix(lower[left], lower[right], column.weight), row.weight);
        result.pixels.push_back(static_cast<uint8_t>(std::lround(value)));
      }
  }
  return result;
}

Picture resizeNearest(const Picture &picture, int64_t height, int64_t width) {
  int64_t channels = picture.channels;
  Picture result{height, width, channels, {}};
  result.pixels.reserve(static_cast<size_t>(height * width * channels));
  // floor((i + 0.5) * from / to), without rounding errors.
  auto source = [](int64_t i, int64_t from, int64_t to) {
    return (2 * i + 1) * from / (2 * to);
  };
  for (int64_t y = 0; y < height; ++y)
    for (int64_t x = 0; x < width; ++x) {
      int64_t pixel = source(y, picture.height, height) * picture.width +
                      source(x, picture.width, width);
      auto begin = picture.pixels.begin() + pixel * channels;
      result.pixels.insert(result.pixels.end(), begin, begin + channels);
    }
  return result;
}

Picture convertChannels(Picture picture, int64_t channels) {
  assert(channels == 1 || channels == 3);
  if (picture.channels == channels)
    return picture;
  Picture result{picture.height, picture.width, channels, {}};
  if (channels == 3) {
    for (uint8_t grey : picture.pixels)
      result.pixels.insert(result.pixels.end(), 3, grey);
    return result;
  }
  for (size_t i = 0; i < picture.pixels.size(); i += 3) {
    const uint8_t *rgb = picture.pixels.data() + i;
    result.pixels.push_back(static_cast<uint8_t>(
        (299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000));
  }
  return result;
}

} // namespace sinter::runtime
