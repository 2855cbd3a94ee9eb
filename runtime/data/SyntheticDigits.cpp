//===-- SyntheticDigits.cpp - drawn digits in place of MNIST --------------===//
//
// Keeps drawn digits in a cache folder that is made once for each request.
//
//===----------------------------------------------------------------------===//

#include "data/SyntheticDigits.h"

#include "data/DigitPainter.h"
#include "data/Idx.h"
#include "data/Mnist.h"
#include "data/SyntheticFiles.h"

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

/// Part of the folder's name; raised when the digits look different.
constexpr int drawingVersion = 1;

/// One part of the data set and its files.
struct PartFiles {
  MnistPart part;
  int64_t count;
  fs::path images;
  fs::path labels;
};

PartFiles partFiles(const fs::path &folder, MnistPart part, int64_t count) {
  return {part, count, folder / mnistImagesName(part),
          folder / mnistLabelsName(part)};
}

bool hasSize(const fs::path &path, int64_t size) {
  std::error_code error;
  return fs::file_size(path, error) == static_cast<uintmax_t>(size) && !error;
}

/// Files appear as a whole: one of the right size is right.
bool isComplete(const PartFiles &files) {
  constexpr int64_t imagesHeader = 16;
  constexpr int64_t labelsHeader = 8;
  return hasSize(files.images,
                 imagesHeader + files.count * digitExtent * digitExtent) &&
         hasSize(files.labels, labelsHeader + files.count);
}

Status drawPart(const PartFiles &files, uint64_t seed) {
  std::vector<uint8_t> pixels;
  std::vector<uint8_t> labels;
  for (int64_t i = 0; i < files.count; ++i) {
    Digit digit = drawDigit(seed, static_cast<uint32_t>(files.part),
                            static_cast<uint32_t>(i));
    pixels.insert(pixels.end(), digit.pixels.begin(), digit.pixels.end());
    labels.push_back(digit.label);
  }
  int64_t imagesShape[] = {files.count, digitExtent, digitExtent};
  if (Status status =
          writeIdx(files.images, IdxKind::Images, imagesShape, pixels);
      !status.ok())
    return status;
  int64_t labelsShape[] = {files.count};
  return writeIdx(files.labels, IdxKind::Labels, labelsShape, labels);
}

} // namespace

Expected<fs::path> synthesizeMnist(const fs::path &cacheFolder,
                                   int64_t trainCount, int64_t testCount,
                                   uint64_t seed) {
  for (int64_t count : {trainCount, testCount})
    if (Status status = checkSampleCount(count); !status.ok())
      return status.error();
  fs::path folder =
      cacheFolder / fmt::format("digits-v{}-{}-{}-{}", drawingVersion,
                                trainCount, testCount, seed);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    return makeError("{}: {}", folder.string(), error.message());
  for (const PartFiles &files :
       {partFiles(folder, MnistPart::Train, trainCount),
        partFiles(folder, MnistPart::Test, testCount)}) {
    if (isComplete(files))
      continue;
    if (Status status = drawPart(files, seed); !status.ok())
      return status.error();
  }
  return folder;
}

} // namespace sinter::runtime
