//===-- Dataset.cpp - the pictures that a model learns from ---------------===//
//
// Finds the files of a part of MNIST and matches pictures with labels.
//
//===----------------------------------------------------------------------===//

#include "data/Dataset.h"

#include "data/Idx.h"

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

} // namespace sinter::runtime
