//===-- PictureFiles.h - samples that are decoded when read -----*- C++ -*-===//
//
// Pictures in files, with a class or a mask each. Only the list of files is in
// memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_PICTUREFILES_H
#define SINTER_RUNTIME_DATA_PICTUREFILES_H

#include "data/SampleSource.h"
#include "files/PictureFile.h"
#include "sinter/abi.h"

#include <filesystem>

namespace sinter::runtime {

/// A sample in files. With a mask, its pixels are of the class `label` where
/// those of the mask are not black, and of class 0 elsewhere.
struct PictureEntry {
  std::filesystem::path picture;
  std::filesystem::path mask; ///< empty: there is none
  int64_t label = 0;
};

/// What the files of a part have besides pictures.
enum class PictureKind { Plain, Labelled, Masked };

/// Decodes the files of a list and brings them to the data set's size.
class PictureFiles : public SampleSource {
public:
  /// `dataset` must outlive this.
  PictureFiles(const sinter_dataset &dataset, PictureKind kind,
               std::vector<PictureEntry> entries)
      : dataset(dataset), kind(kind), entries(std::move(entries)) {}

  /// Leaves out what cannot be read, and says why.
  std::vector<std::string> skipBroken();

  /// Fails if a header shows that its file cannot be read, or that a mask has
  /// another size than its picture.
  Status checkHeaders() const;

  int64_t count() const override {
    return static_cast<int64_t>(entries.size());
  }
  Status read(int64_t index, Sample &sample) const override;
  Status readWithoutPicture(int64_t index, Sample &sample) const override;
  std::string nameOf(int64_t index) const override {
    return entries[static_cast<size_t>(index)].picture.string();
  }
  bool hasLabels() const override { return kind == PictureKind::Labelled; }
  bool hasMasks() const override { return kind == PictureKind::Masked; }
  bool isDecoded() const override { return true; }

private:
  Status readMask(const PictureEntry &entry, PictureSize size,
                  std::vector<uint8_t> &mask) const;

  const sinter_dataset &dataset;
  PictureKind kind;
  std::vector<PictureEntry> entries;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_PICTUREFILES_H
