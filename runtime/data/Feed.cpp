//===-- Feed.cpp - from a sample to a model's input -----------------------===//
//
// One function for each source and for each stage.
//
//===----------------------------------------------------------------------===//

#include "data/Feed.h"

#include "core/Philox.h"
#include "data/Resize.h"

#include <algorithm>

namespace sinter::runtime {

namespace {

/// Scaled to [0, 1].
void writePixels(const Picture &picture, std::span<float> values) {
  assert(picture.pixels.size() == values.size());
  std::ranges::transform(picture.pixels, values.begin(), [](uint8_t pixel) {
    return static_cast<float>(pixel) / 255.0F;
  });
}

void writePicture(const sinter_feed &feed, const Picture &picture,
                  std::span<float> values) {
  bool isResized =
      feed.stage_count > 0 && feed.stages[0].kind == SINTER_STAGE_RESIZE;
  if (!isResized)
    return writePixels(picture, values);
  writePixels(resizeBilinear(picture, static_cast<int64_t>(feed.stages[0].a),
                             static_cast<int64_t>(feed.stages[0].b)),
              values);
}

/// A 1 in each row of `classes` elements, at the place of its class.
template <typename Classes>
void writeOneHot(const Classes &classes, std::span<float> values) {
  std::ranges::fill(values, 0.0F);
  size_t width = values.size() / std::size(classes);
  float *row = values.data();
  for (auto number : classes) {
    assert(static_cast<size_t>(number) < width);
    row[number] = 1;
    row += width;
  }
}

void writeArray(const Sample &sample, const char *name,
                std::span<float> values) {
  auto found = std::ranges::find(sample.arrays, name, &SampleArray::name);
  assert(found != sample.arrays.end() && found->values.size() == values.size());
  std::ranges::copy(found->values, values.begin());
}

void writeSource(const sinter_feed &feed, const Sample &sample,
                 std::span<float> values) {
  auto source = static_cast<sinter_source>(feed.source);
  bool needsMask =
      source == SINTER_SOURCE_MASK || source == SINTER_SOURCE_MASK_ONE_HOT;
  if (needsMask && sample.mask.empty()) {
    std::ranges::fill(values, 0.0F);
    return;
  }
  switch (source) {
  case SINTER_SOURCE_IMAGE:
    return writePicture(feed, sample.picture, values);
  case SINTER_SOURCE_LABEL:
    values.front() = static_cast<float>(sample.label);
    return;
  case SINTER_SOURCE_LABEL_ONE_HOT:
    return writeOneHot(std::span(&sample.label, 1), values);
  case SINTER_SOURCE_MASK:
    assert(sample.mask.size() == values.size());
    std::ranges::copy(sample.mask, values.begin());
    return;
  case SINTER_SOURCE_MASK_ONE_HOT:
    return writeOneHot(sample.mask, values);
  case SINTER_SOURCE_ARRAY:
    return writeArray(sample, feed.array_name, values);
  }
}

/// Element i takes number i of those that start at `counter`, whose first word
/// counts groups of four.
void addSaltAndPepper(const sinter_stage &stage,
                      std::array<uint32_t, 4> counter,
                      std::array<uint32_t, 2> key, std::span<float> values) {
  float salt = stage.a;
  float saltOrPepper = stage.a + stage.b;
  for (size_t i = 0; i < values.size(); i += 4, ++counter[0]) {
    std::array<uint32_t, 4> bits = philox(counter, key);
    size_t end = std::min<size_t>(4, values.size() - i);
    for (size_t j = 0; j < end; ++j) {
      float u = uniform01(bits[j]);
      float &value = values[i + j];
      value = u < salt ? 1.0F : u < saltOrPepper ? 0.0F : value;
    }
  }
}

/// Keras's preprocess_input in its mode "caffe".
void toCaffe(std::span<float> values) {
  constexpr std::array<float, 3> mean = {103.939F, 116.779F, 123.68F};
  for (size_t i = 0; i < values.size(); i += 3) {
    std::swap(values[i], values[i + 2]);
    for (size_t c = 0; c < 3; ++c)
      values[i + c] = values[i + c] * 255.0F - mean[c];
  }
}

} // namespace

void fillInput(const sinter_feed &feed, int64_t position, const Sample &sample,
               int64_t index, const NoiseKey &key, std::span<float> values) {
  writeSource(feed, sample, values);
  for (int64_t i = 0; i < feed.stage_count; ++i) {
    const sinter_stage &stage = feed.stages[i];
    switch (static_cast<sinter_stage_kind>(stage.kind)) {
    case SINTER_STAGE_SALT_AND_PEPPER:
      addSaltAndPepper(stage,
                       {0, counterWord(static_cast<uint64_t>(index)),
                        counterWord(key.epoch),
                        noiseUse(key.stream, position, i)},
                       philoxKey(key.seed), values);
      break;
    case SINTER_STAGE_SCALE:
      for (float &value : values)
        value = stage.a * value + stage.b;
      break;
    case SINTER_STAGE_CAFFE:
      toCaffe(values);
      break;
    case SINTER_STAGE_RESIZE:
      assert(i == 0 && "writePicture did it");
      break;
    }
  }
}

} // namespace sinter::runtime
