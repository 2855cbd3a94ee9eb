//===-- SampleSource.h - samples by their number ----------------*- C++ -*-===//
//
// What the readers of all data sets give: samples at random access, from memory
// or from files that are decoded when they are asked for.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_SAMPLESOURCE_H
#define SINTER_RUNTIME_DATA_SAMPLESOURCE_H

#include "core/Status.h"
#include "files/Picture.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sinter::runtime {

/// The values of one sample in a named array.
struct SampleArray {
  std::string_view name; ///< of the source, which outlives the sample
  std::vector<float> values;
};

/// What is known of one sample. What its source lacks is empty or 0.
struct Sample {
  Picture picture;           ///< of the data set's size
  int64_t label = 0;         ///< class number
  std::vector<uint8_t> mask; ///< class number of each pixel of the picture
  std::vector<SampleArray> arrays;
};

/// The samples of a part of a data set. Several threads may read at a time.
class SampleSource {
public:
  SampleSource() = default;
  virtual ~SampleSource() = default;
  SampleSource(const SampleSource &) = delete;
  SampleSource &operator=(const SampleSource &) = delete;

  virtual int64_t count() const = 0;

  /// Reads sample `index`, below `count`, into `sample`, whose memory is used
  /// again. Fails if a file is damaged or gone.
  virtual Status read(int64_t index, Sample &sample) const = 0;

  /// The same, but may leave out the picture.
  virtual Status readWithoutPicture(int64_t index, Sample &sample) const {
    return read(index, sample);
  }

  /// What to call sample `index` in messages and in names of files: the path of
  /// its picture, or "<file> #<index>".
  virtual std::string nameOf(int64_t index) const = 0;

  virtual bool hasLabels() const { return false; }
  virtual bool hasMasks() const { return false; }

  /// Whether reading takes so long that several threads should do it.
  virtual bool isDecoded() const { return false; }
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_SAMPLESOURCE_H
