//===-- MemorySamples.h - pictures that fit into memory ---------*- C++ -*-===//
//
// The samples of the small data sets: all pictures one after another.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_MEMORYSAMPLES_H
#define SINTER_RUNTIME_DATA_MEMORYSAMPLES_H

#include "data/SampleSource.h"

#include <filesystem>

namespace sinter::runtime {

/// Pictures of one size.
struct ImageSet {
  int64_t count = 0;
  int64_t height = 0;
  int64_t width = 0;
  int64_t channels = 0;
  std::vector<uint8_t> pixels; ///< count × height × width × channels
  std::vector<uint8_t> labels; ///< one for each picture, or none at all
  std::filesystem::path file;  ///< that the pictures are from

  int64_t pixelsPerImage() const { return height * width * channels; }
};

/// The samples of a set.
class MemorySamples : public SampleSource {
public:
  explicit MemorySamples(ImageSet set) : set(std::move(set)) {}

  int64_t count() const override { return set.count; }

  Status read(int64_t index, Sample &sample) const override {
    assert(index >= 0 && index < set.count);
    auto begin = set.pixels.begin() + index * set.pixelsPerImage();
    sample.picture.height = set.height;
    sample.picture.width = set.width;
    sample.picture.channels = set.channels;
    sample.picture.pixels.assign(begin, begin + set.pixelsPerImage());
    if (hasLabels())
      sample.label = set.labels[static_cast<size_t>(index)];
    return Status::success();
  }

  std::string nameOf(int64_t index) const override {
    return fmt::format("{} #{}", set.file.string(), index);
  }

  bool hasLabels() const override { return !set.labels.empty(); }

private:
  ImageSet set;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_MEMORYSAMPLES_H
