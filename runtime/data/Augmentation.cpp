//===-- Augmentation.cpp - pictures that vary in training -----------------===//
//
// Every change is a map from the pixels of the result to those of the original;
// the maps of all changes are composed and applied once.
//
//===----------------------------------------------------------------------===//

#include "data/Augmentation.h"

#include "core/Philox.h"

#include <algorithm>

namespace sinter::runtime {

namespace {

/// Where pixels come from in one direction: pixel i of the result is pixel
/// `offset + i * step` of the original, and 0 if there is no such pixel.
struct AxisMap {
  int64_t offset = 0;
  int64_t step = 1;

  int64_t operator()(int64_t i) const { return offset + i * step; }
  bool isIdentity() const { return offset == 0 && step == 1; }
};

/// A cut that begins anywhere from `padding` before the picture to `padding`
/// after its begin, then a flip.
AxisMap drawMap(int64_t extent, int64_t padding, bool mayFlip, uint32_t cutBits,
                uint32_t flipBits) {
  auto places = static_cast<uint64_t>(2 * padding + 1);
  int64_t shift = static_cast<int64_t>(cutBits * places >> 32) - padding;
  bool flips = mayFlip && flipBits >> 31;
  return flips ? AxisMap{shift + extent - 1, -1} : AxisMap{shift, 1};
}

void apply(const AxisMap &rows, const AxisMap &columns, int64_t height,
           int64_t width, int64_t channels, std::vector<uint8_t> &pixels) {
  std::vector<uint8_t> result(pixels.size());
  for (int64_t y = 0; y < height; ++y)
    for (int64_t x = 0; x < width; ++x) {
      int64_t fromY = rows(y);
      int64_t fromX = columns(x);
      if (fromY >= 0 && fromY < height && fromX >= 0 && fromX < width)
        std::copy_n(pixels.begin() + (fromY * width + fromX) * channels,
                    channels, result.begin() + (y * width + x) * channels);
    }
  pixels = std::move(result);
}

} // namespace

void augment(const sinter_dataset &dataset, int64_t index, const NoiseKey &key,
             Sample &sample) {
  Picture &picture = sample.picture;
  std::array<uint32_t, 4> bits =
      philox({0, counterWord(static_cast<uint64_t>(index)),
              counterWord(key.epoch), augmentationUse},
             philoxKey(key.seed));
  AxisMap rows = drawMap(picture.height, dataset.crop_padding,
                         dataset.flip_vertically != 0, bits[0], bits[1]);
  AxisMap columns = drawMap(picture.width, dataset.crop_padding,
                            dataset.flip_horizontally != 0, bits[2], bits[3]);
  if (rows.isIdentity() && columns.isIdentity())
    return;
  apply(rows, columns, picture.height, picture.width, picture.channels,
        picture.pixels);
  if (!sample.mask.empty())
    apply(rows, columns, picture.height, picture.width, 1, sample.mask);
}

} // namespace sinter::runtime
