//===-- Cifar10.cpp - the binary files of CIFAR-10 ------------------------===//
//
// The files have no header: their size and their labels are all that can be
// checked.
//
//===----------------------------------------------------------------------===//

#include "data/Cifar10.h"

#include "core/Shape.h"
#include "files/AtomicFile.h"
#include "files/ReadFile.h"

#include <algorithm>
#include <sstream>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

constexpr int64_t planeBytes = cifar10Extent * cifar10Extent;
constexpr int64_t pictureBytes = 3 * planeBytes;
constexpr int64_t recordBytes = 1 + pictureBytes;
constexpr int classCount = 10;

/// The folder with the files: `path`, or the one that the archive unpacks to.
fs::path folderOf(const fs::path &path) {
  fs::path unpacked = path / "cifar-10-batches-bin";
  return fs::is_directory(unpacked) ? unpacked : path;
}

/// Joins the pictures of `more` to those of `set`.
void append(ImageSet &set, ImageSet more) {
  if (set.count == 0) {
    set = std::move(more);
    return;
  }
  set.count += more.count;
  set.pixels.insert(set.pixels.end(), more.pixels.begin(), more.pixels.end());
  set.labels.insert(set.labels.end(), more.labels.begin(), more.labels.end());
}

/// Fails if the data calls its classes, in batches.meta.txt, otherwise than the
/// model does.
Status checkClassNames(const fs::path &folder, const sinter_dataset &dataset) {
  fs::path path = folder / "batches.meta.txt";
  if (!fs::exists(path))
    return Status::success();
  auto bytes = readFile(path);
  if (!bytes)
    return bytes.status();
  std::istringstream lines(std::string(
      reinterpret_cast<const char *>(bytes->data()), bytes->size()));
  std::string name;
  for (int64_t i = 0; i < dataset.class_count && lines >> name; ++i)
    if (name != dataset.class_names[i])
      return makeError("{}: expected class {} to be '{}', got another name",
                       path.string(), i, dataset.class_names[i]);
  return Status::success();
}

} // namespace

Expected<ImageSet> readCifar10(const fs::path &path) {
  auto bytes = readFile(path);
  if (!bytes)
    return bytes.error();
  auto size = static_cast<int64_t>(bytes->size());
  if (size == 0 || size % recordBytes != 0)
    return makeError("{}: expected records of {} bytes, a label and 32x32x3 "
                     "pixels each, got {} bytes; hint: use the binary version "
                     "of CIFAR-10 and compare the file with the original",
                     path.string(), recordBytes, size);
  ImageSet set{
      size / recordBytes, cifar10Extent, cifar10Extent, 3, {}, {}, path};
  set.pixels.resize(static_cast<size_t>(set.count * pictureBytes));
  auto *pixel = set.pixels.data();
  const auto *record = reinterpret_cast<const uint8_t *>(bytes->data());
  for (int64_t i = 0; i < set.count; ++i, record += recordBytes) {
    if (*record >= classCount)
      return makeError("{}: record {}: expected a label from 0 to {}, got {}",
                       path.string(), i, classCount - 1, *record);
    set.labels.push_back(*record);
    const uint8_t *planes = record + 1;
    for (int64_t j = 0; j < planeBytes; ++j)
      for (int64_t c = 0; c < 3; ++c)
        *pixel++ = planes[c * planeBytes + j];
  }
  return set;
}

Status writeCifar10(const fs::path &path, std::span<const uint8_t> pixels,
                    std::span<const uint8_t> labels) {
  assert(static_cast<int64_t>(pixels.size()) ==
         static_cast<int64_t>(labels.size()) * pictureBytes);
  std::vector<uint8_t> bytes;
  bytes.reserve(labels.size() * recordBytes);
  for (size_t i = 0; i < labels.size(); ++i) {
    bytes.push_back(labels[i]);
    const uint8_t *picture = pixels.data() + i * pictureBytes;
    for (int64_t c = 0; c < 3; ++c)
      for (int64_t j = 0; j < planeBytes; ++j)
        bytes.push_back(picture[j * 3 + c]);
  }
  return writeFileAtomically(path, std::as_bytes(std::span(bytes)));
}

Expected<DatasetParts> openCifar10(const DatasetRequest &request) {
  fs::path folder = folderOf(request.path);
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return makeError("{}: {}; --data takes 'synthetic' or a folder with the "
                     "binary files of CIFAR-10",
                     folder.string(),
                     error ? error.message() : "is not a folder");
  Status status = checkClassNames(folder, request.model.dataset());
  if (!status.ok())
    return status.error();
  ImageSet train;
  for (int i = 1; i <= 5; ++i) {
    fs::path path = folder / fmt::format("data_batch_{}.bin", i);
    if (i > 1 && !fs::exists(path))
      continue;
    auto set = readCifar10(path);
    if (!set)
      return set.error();
    append(train, std::move(*set));
  }
  DatasetParts parts;
  parts.train = std::make_shared<MemorySamples>(std::move(train));
  if (fs::path path = folder / "test_batch.bin"; fs::exists(path)) {
    auto test = readCifar10(path);
    if (!test)
      return test.error();
    parts.test = std::make_shared<MemorySamples>(std::move(*test));
  }
  return parts;
}

} // namespace sinter::runtime
