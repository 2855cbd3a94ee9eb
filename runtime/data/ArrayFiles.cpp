//===-- ArrayFiles.cpp - samples in arrays of NumPy -----------------------===//
//
// Loads the arrays of each part, and compares their shapes and labels with the
// inputs that they feed.
//
//===----------------------------------------------------------------------===//

#include "data/ArrayFiles.h"

#include "core/Shape.h"
#include "data/Feed.h"
#include "files/ReadFile.h"
#include "files/ZipArchive.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <span>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

template <typename Element>
void convert(const std::byte *from, std::span<float> values) {
  for (float &value : values) {
    Element element;
    std::memcpy(&element, from, sizeof(element));
    from += sizeof(element);
    value = static_cast<float>(element);
  }
}

/// The elements of one sample.
void readElements(const NpyArray &array, int64_t index,
                  std::vector<float> &values) {
  int64_t sampleBytes =
      static_cast<int64_t>(array.bytes.size()) / array.shape[0];
  const std::byte *from = array.bytes.data() + index * sampleBytes;
  values.resize(static_cast<size_t>(sampleBytes / sizeOf(array.type)));
  switch (array.type) {
  case NpyType::UInt8:
    convert<uint8_t>(from, values);
    break;
  case NpyType::Int64:
    convert<int64_t>(from, values);
    break;
  case NpyType::Float32:
    convert<float>(from, values);
    break;
  }
}

/// The arrays of one part, which are looked up by name.
class PartFile {
public:
  /// `path` is a .npz file or a folder of .npy files.
  static Expected<PartFile> open(const fs::path &path) {
    if (fs::is_directory(path))
      return PartFile(path, std::nullopt);
    auto archive = ZipArchive::open(path);
    if (!archive)
      return archive.error();
    return PartFile(path, std::move(*archive));
  }

  Expected<NamedArray> read(const std::string &name) {
    std::string member = name + ".npy";
    auto bytes = archive ? archive->read(member) : readFile(path / member);
    if (!bytes)
      return bytes.error();
    std::string file = archive ? fmt::format("{}: {}", path.string(), member)
                               : (path / member).string();
    auto array = parseNpy(file, std::move(*bytes));
    if (!array)
      return array.error();
    return NamedArray{name, file, std::move(*array)};
  }

private:
  PartFile(fs::path path, std::optional<ZipArchive> archive)
      : path(std::move(path)), archive(std::move(archive)) {}

  fs::path path;
  std::optional<ZipArchive> archive;
};

/// An array of labels need not end with an extent of 1.
Status checkShape(const NamedArray &named, const sinter_tensor &input) {
  std::span<const int64_t> shape = named.array.shape;
  std::span<const int64_t> expected = shapeOf(input);
  if (shape.size() == expected.size() && expected.back() == 1)
    expected = expected.first(expected.size() - 1);
  if (shape.size() != expected.size() + 1 || shape[0] < 1 ||
      !isSameShape(shape.subspan(1), expected))
    return makeError("{}: expected an array of Nx{} for input {}, got {}",
                     named.file, shapeText(shapeOf(input)), input.name,
                     shapeText(shape));
  return Status::success();
}

/// Number of classes that an input's values are numbers of: it is a target with
/// one value in the place of as many in the network's result. 0 for others.
int64_t classCount(Model model, const sinter_tensor &input) {
  if (input.is_target == 0 || shapeOf(input).back() != 1)
    return 0;
  int64_t results = shapeOf(model.outputs().front()).back();
  return results > 1 ? results : 0;
}

/// Checks what the model gets for an input of class numbers.
Status checkLabels(Model model, size_t position, const NamedArray &named) {
  int64_t classes = classCount(model, model.inputs()[position]);
  if (classes == 0)
    return Status::success();
  Sample sample;
  SampleArray &array = sample.arrays.emplace_back(named.name);
  std::vector<float> labels;
  for (int64_t i = 0; i < named.array.shape[0]; ++i) {
    readElements(named.array, i, array.values);
    labels.resize(array.values.size());
    fillInput(model.feeds()[position], static_cast<int64_t>(position), sample,
              i, NoiseKey{}, labels);
    for (float label : labels)
      if (!(label >= 0 && label < static_cast<float>(classes) &&
            label == std::floor(label)))
        return makeError("{}: sample {}: expected a label from 0 to {}, got {}",
                         named.file, i, classes - 1, label);
  }
  return Status::success();
}

Expected<std::shared_ptr<const SampleSource>> openPart(Model model,
                                                       const fs::path &path) {
  auto file = PartFile::open(path);
  if (!file)
    return file.error();
  std::vector<NamedArray> arrays;
  for (size_t i = 0; i < model.inputs().size(); ++i) {
    std::string name = model.feeds()[i].array_name;
    auto known = std::ranges::find(arrays, name, &NamedArray::name);
    if (known == arrays.end()) {
      auto array = file->read(name);
      if (!array)
        return array.error();
      known = arrays.insert(arrays.end(), std::move(*array));
    }
    Status status = checkShape(*known, model.inputs()[i]);
    if (!status.ok())
      return status.error();
    if (known->array.shape[0] != arrays.front().array.shape[0])
      return makeError("{}: expected {} samples as in {}, got {}", known->file,
                       arrays.front().array.shape[0], arrays.front().file,
                       known->array.shape[0]);
    if (Status labels = checkLabels(model, i, *known); !labels.ok())
      return labels.error();
  }
  return std::shared_ptr<const SampleSource>(
      std::make_shared<ArraySamples>(std::move(arrays)));
}

/// The file or folder of a part in `folder`; nothing if there is none.
std::optional<fs::path> findPart(const fs::path &folder,
                                 const std::string &part) {
  for (fs::path path : {folder / (part + ".npz"), folder / part})
    if (fs::exists(path))
      return path;
  return std::nullopt;
}

} // namespace

Status ArraySamples::read(int64_t index, Sample &sample) const {
  assert(index >= 0 && index < count());
  sample.arrays.resize(arrays.size());
  for (size_t i = 0; i < arrays.size(); ++i) {
    sample.arrays[i].name = arrays[i].name;
    readElements(arrays[i].array, index, sample.arrays[i].values);
  }
  return Status::success();
}

Expected<DatasetParts> openArrays(const DatasetRequest &request) {
  bool isFolder = fs::is_directory(request.path);
  std::optional<fs::path> train = request.path;
  if (isFolder)
    train = findPart(request.path, "train");
  if (!train)
    return makeError("{}: expected train.npz or a folder 'train' of .npy files "
                     "in it, got neither",
                     request.path.string());
  DatasetParts parts;
  auto open = [&](const std::optional<fs::path> &path,
                  std::shared_ptr<const SampleSource> &source) -> Status {
    if (!path)
      return Status::success();
    auto opened = openPart(request.model, *path);
    if (!opened)
      return opened.status();
    source = std::move(*opened);
    return Status::success();
  };
  if (Status status = open(train, parts.train); !status.ok())
    return status.error();
  if (!isFolder)
    return parts;
  for (auto [name, source] : {std::pair("validation", &parts.validation),
                              std::pair("test", &parts.test)}) {
    Status status = open(findPart(request.path, name), *source);
    if (!status.ok())
      return status.error();
  }
  return parts;
}

} // namespace sinter::runtime
