//===-- SyntheticPictures.cpp - painted data sets -------------------------===//
//
// Writes what the painters paint into the layouts of the readers.
//
//===----------------------------------------------------------------------===//

#include "data/SyntheticPictures.h"

#include "data/AnimalPainter.h"
#include "data/Cifar10.h"
#include "data/ObjectPainter.h"
#include "data/SyntheticFiles.h"
#include "files/EncodePicture.h"

#include <fmt/ranges.h>

#include <string_view>
#include <zlib.h>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

/// Part of the folders' names; raised when the pictures look different.
constexpr int paintingVersion = 1;
/// Painted data belongs to no training: it has a seed of its own.
constexpr uint64_t seed = 0;
constexpr int jpegQuality = 90;

struct Part {
  const char *name;
  uint32_t series; ///< of the random numbers
  int64_t count;
};

/// Makes a data set in a folder that is named after all that it depends on.
template <typename MakePart>
Expected<fs::path> makeParts(Model model, const fs::path &cacheFolder,
                             int64_t trainCount, int64_t testCount,
                             MakePart &&makePart) {
  for (int64_t count : {trainCount, testCount})
    if (Status status = checkSampleCount(count); !status.ok())
      return status.error();
  const sinter_dataset &dataset = model.dataset();
  std::string classes = fmt::to_string(fmt::join(model.classNames(), "/"));
  std::string name =
      fmt::format("{}-v{}-{}x{}-{}-{}-{:08x}", dataset.reader, paintingVersion,
                  dataset.picture[0], dataset.picture[1], trainCount, testCount,
                  crc32(0, reinterpret_cast<const Bytef *>(classes.data()),
                        static_cast<uInt>(classes.size())));
  return makeOnce(cacheFolder, name, [&](const fs::path &folder) -> Status {
    for (const Part &part :
         {Part{"train", 0, trainCount}, Part{"test", 1, testCount}})
      if (Status status = makePart(folder, part); !status.ok())
        return status;
    return Status::success();
  });
}

/// Calls `make(random, index)` for each sample of a part.
template <typename Make>
Status forEachSample(const Part &part, Make &&make) {
  for (int64_t i = 0; i < part.count; ++i) {
    Random random(seed, part.series, static_cast<uint32_t>(i));
    if (Status status = make(random, i); !status.ok())
      return status;
  }
  return Status::success();
}

Status write(const fs::path &path,
             const Expected<std::vector<std::byte>> &bytes) {
  return bytes ? writeNewFile(path, *bytes) : bytes.status();
}

} // namespace

Expected<fs::path> synthesizeCifar10(Model model, const fs::path &cacheFolder,
                                     int64_t trainCount, int64_t testCount) {
  auto makePart = [&](const fs::path &folder, const Part &part) -> Status {
    constexpr int64_t classCount = 10;
    std::vector<uint8_t> pixels;
    std::vector<uint8_t> labels;
    Status status = forEachSample(part, [&](Random &random, int64_t index) {
      int64_t label = index % classCount;
      Picture picture =
          paintObject(random, cifar10Extent, cifar10Extent, label, classCount);
      pixels.insert(pixels.end(), picture.pixels.begin(), picture.pixels.end());
      labels.push_back(static_cast<uint8_t>(label));
      return Status::success();
    });
    if (!status.ok())
      return status;
    bool isTest = part.series == 1;
    return writeCifar10(folder /
                            (isTest ? "test_batch.bin" : "data_batch_1.bin"),
                        pixels, labels);
  };
  return makeParts(model, cacheFolder, trainCount, testCount, makePart);
}

Expected<fs::path> synthesizeImageFolders(Model model,
                                          const fs::path &cacheFolder,
                                          int64_t trainCount,
                                          int64_t testCount) {
  const sinter_dataset &dataset = model.dataset();
  auto makePart = [&](const fs::path &folder, const Part &part) -> Status {
    for (const char *name : model.classNames())
      if (Status status = makeFolder(folder / part.name / name); !status.ok())
        return status;
    return forEachSample(part, [&](Random &random, int64_t index) {
      int64_t label = index % dataset.class_count;
      Picture picture =
          paintObject(random, dataset.picture[0], dataset.picture[1], label,
                      dataset.class_count);
      return write(folder / part.name / dataset.class_names[label] /
                       fmt::format("{:06}.png", index),
                   encodePng(picture));
    });
  };
  return makeParts(model, cacheFolder, trainCount, testCount, makePart);
}

Expected<fs::path> synthesizeSegmentation(Model model,
                                          const fs::path &cacheFolder,
                                          int64_t trainCount,
                                          int64_t testCount) {
  const sinter_dataset &dataset = model.dataset();
  int64_t animalCount = dataset.class_count - 1;
  auto makePart = [&](const fs::path &folder, const Part &part) -> Status {
    for (const char *kind : {"images", "annotations"})
      for (const char *name : model.classNames().subspan(1))
        if (Status status = makeFolder(folder / kind / part.name / name);
            !status.ok())
          return status;
    return forEachSample(part, [&](Random &random, int64_t index) -> Status {
      int64_t label = 1 + index % animalCount;
      const char *className = dataset.class_names[label];
      auto draw = [&](int64_t extent) {
        return static_cast<int64_t>(static_cast<float>(extent) *
                                    random.between(0.75F, 1.25F)) +
               1;
      };
      int64_t height = draw(dataset.picture[0]);
      int64_t width = draw(dataset.picture[1]);
      AnimalPicture painted = paintAnimal(
          random, height, width,
          std::string_view(className) == "dog" ? Animal::Dog : Animal::Horse,
          static_cast<float>(label - 1) / static_cast<float>(animalCount) +
              0.05F);
      std::string name = fmt::format("{:06}", index);
      Status status =
          write(folder / "images" / part.name / className / (name + ".jpg"),
                encodeJpeg(painted.picture, jpegQuality));
      if (!status.ok())
        return status;
      return write(folder / "annotations" / part.name / className /
                       (name + ".png"),
                   encodePng(painted.mask));
    });
  };
  return makeParts(model, cacheFolder, trainCount, testCount, makePart);
}

} // namespace sinter::runtime
