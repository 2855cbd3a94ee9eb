//===-- Dataset.cpp - the data set of a model -----------------------------===//
//
// The table of all readers.
//
//===----------------------------------------------------------------------===//

#include "data/Dataset.h"

#include "data/ArrayFiles.h"
#include "data/Cifar10.h"
#include "data/ClassFolders.h"
#include "data/Mnist.h"
#include "data/PictureFiles.h"
#include "data/SyntheticArrays.h"
#include "data/SyntheticDigits.h"
#include "data/SyntheticPictures.h"

#include <algorithm>
#include <string_view>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

/// How the samples of one value of sinter_dataset::reader are read and made.
struct Reader {
  std::string_view name;
  Expected<DatasetParts> (*open)(const DatasetRequest &request);
  Synthesis *synthesize;
  int64_t synthesizedCount; ///< samples to train on, if nobody says
};

/// Drawn digits belong to no training: they have a seed of their own.
constexpr uint64_t seed = 0;

constexpr Reader readers[] = {
    {"mnist", openMnist,
     [](Model, const fs::path &cacheFolder, int64_t trainCount,
        int64_t testCount) -> Expected<fs::path> {
       return synthesizeMnist(cacheFolder, trainCount, testCount, seed);
     },
     10'000},
    {"cifar10", openCifar10, synthesizeCifar10, 10'000},
    {"image_folders", openImageFolders, synthesizeImageFolders, 1000},
    {"segmentation", openSegmentation, synthesizeSegmentation, 200},
    {"arrays", openArrays, synthesizeArrays, 1000},
};

const Reader &readerOf(Model model) {
  auto found = std::ranges::find(
      readers, std::string_view(model.dataset().reader), &Reader::name);
  assert(found != std::end(readers) && "the DSL has no other data sets");
  return *found;
}

/// Fails if a feed takes what the samples of `part` do not have.
Status checkContents(const DatasetRequest &request, const char *part,
                     const SampleSource &source) {
  for (const sinter_feed &feed : request.model.feeds()) {
    bool needsLabel = feed.source == SINTER_SOURCE_LABEL ||
                      feed.source == SINTER_SOURCE_LABEL_ONE_HOT;
    if (needsLabel && !source.hasLabels())
      return makeError("{}: expected labels of the {} part, which the model is "
                       "trained on, got pictures alone",
                       request.path.string(), part);
  }
  return Status::success();
}

} // namespace

Expected<DatasetParts> openDataset(const DatasetRequest &request) {
  auto parts = readerOf(request.model).open(request);
  if (!parts)
    return parts;
  for (auto [name, part] : {std::pair("train", parts->train.get()),
                            std::pair("validation", parts->validation.get()),
                            std::pair("test", parts->test.get())})
    if (part)
      if (Status status = checkContents(request, name, *part); !status.ok())
        return status.error();
  return parts;
}

Expected<fs::path> synthesizeDataset(Model model, const fs::path &cacheFolder,
                                     int64_t count) {
  const Reader &reader = readerOf(model);
  int64_t trainCount = count > 0 ? count : reader.synthesizedCount;
  int64_t testCount = std::max<int64_t>(trainCount / 5, 1);
  return reader.synthesize(model, cacheFolder, trainCount, testCount);
}

Expected<std::shared_ptr<const SampleSource>>
openPictures(Model model, std::vector<fs::path> files) {
  std::vector<PictureEntry> entries;
  for (fs::path &file : files)
    entries.push_back({std::move(file), {}});
  auto pictures = std::make_shared<PictureFiles>(
      model.dataset(), PictureKind::Plain, std::move(entries));
  if (Status status = pictures->checkHeaders(); !status.ok())
    return status.error();
  return std::shared_ptr<const SampleSource>(std::move(pictures));
}

} // namespace sinter::runtime
