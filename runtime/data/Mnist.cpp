//===-- Mnist.cpp - the files of MNIST ------------------------------------===//
//
// Finds the files of a part of MNIST and matches pictures with labels.
//
//===----------------------------------------------------------------------===//

#include "data/Mnist.h"

#include "core/Shape.h"
#include "data/Idx.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

std::string prefixOf(MnistPart part) {
  return part == MnistPart::Train ? "train" : "t10k";
}

/// The file called `name` or `name`.gz in `folder`. One that cannot be looked
/// at counts as there: reading it will say why.
std::optional<fs::path> findFile(const fs::path &folder,
                                 const std::string &name) {
  for (const char *ending : {"", ".gz"}) {
    fs::path path = folder / (name + ending);
    std::error_code error;
    if (fs::status(path, error).type() != fs::file_type::not_found)
      return path;
  }
  return std::nullopt;
}

Expected<fs::path> findImages(const fs::path &folder, MnistPart part) {
  std::string name = mnistImagesName(part);
  if (auto path = findFile(folder, name))
    return *path;
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return makeError("{}: {}; --data takes 'synthetic' or a folder with the "
                     "files of MNIST",
                     folder.string(),
                     error ? error.message() : "is not a folder");
  return makeError("{}: expected {} or {}.gz in it, got neither; --data takes "
                   "'synthetic' or a folder with the files of MNIST",
                   folder.string(), name, name);
}

Status checkFits(const ImageSet &set, const sinter_dataset &dataset) {
  std::array shape = {set.height, set.width, set.channels};
  if (!isSameShape(shape, dataset.picture))
    return makeError("{}: expected pictures of {}, got {}", set.file.string(),
                     shapeText(dataset.picture), shapeText(shape));
  auto wrong = std::ranges::find_if(
      set.labels, [&](uint8_t label) { return label >= dataset.class_count; });
  if (wrong == set.labels.end())
    return Status::success();
  return makeError("{}: picture {}: expected a label from 0 to {}, got {}",
                   set.file.string(), wrong - set.labels.begin(),
                   dataset.class_count - 1, *wrong);
}

} // namespace

std::string mnistImagesName(MnistPart part) {
  return prefixOf(part) + "-images-idx3-ubyte";
}

std::string mnistLabelsName(MnistPart part) {
  return prefixOf(part) + "-labels-idx1-ubyte";
}

bool hasMnistPart(const fs::path &folder, MnistPart part) {
  return findFile(folder, mnistImagesName(part)).has_value();
}

Expected<ImageSet> loadMnist(const fs::path &folder, MnistPart part) {
  auto imagesPath = findImages(folder, part);
  if (!imagesPath)
    return imagesPath.error();
  auto images = readIdx(*imagesPath, IdxKind::Images);
  if (!images)
    return images.error();

  ImageSet set;
  set.count = images->shape[0];
  set.height = images->shape[1];
  set.width = images->shape[2];
  set.channels = 1;
  set.pixels = std::move(images->bytes);
  set.file = std::move(*imagesPath);

  auto labelsPath = findFile(folder, mnistLabelsName(part));
  if (!labelsPath)
    return set;
  auto labels = readIdx(*labelsPath, IdxKind::Labels);
  if (!labels)
    return labels.error();
  if (labels->shape[0] != set.count)
    return makeError("{}: expected {} labels, one for each picture of {}, got "
                     "{}",
                     labelsPath->string(), set.count,
                     set.file.filename().string(), labels->shape[0]);
  set.labels = std::move(labels->bytes);
  return set;
}

Expected<DatasetParts> openMnist(const DatasetRequest &request) {
  DatasetParts parts;
  auto open = [&](MnistPart part,
                  std::shared_ptr<const SampleSource> &source) -> Status {
    auto set = loadMnist(request.path, part);
    if (!set)
      return set.error();
    if (Status status = checkFits(*set, request.model.dataset()); !status.ok())
      return status;
    source = std::make_shared<MemorySamples>(std::move(*set));
    return Status::success();
  };
  if (Status status = open(MnistPart::Train, parts.train); !status.ok())
    return status.error();
  if (!hasMnistPart(request.path, MnistPart::Test))
    return parts;
  if (Status status = open(MnistPart::Test, parts.test); !status.ok())
    return status.error();
  return parts;
}

} // namespace sinter::runtime
