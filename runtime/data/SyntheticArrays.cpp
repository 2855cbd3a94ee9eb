//===-- SyntheticArrays.cpp - arrays in place of the user's ---------------===//
//
// One .npy file for each array of each part.
//
//===----------------------------------------------------------------------===//

#include "data/SyntheticArrays.h"

#include "core/Shape.h"
#include "data/Random.h"
#include "data/SyntheticFiles.h"
#include "files/Npy.h"

#include <algorithm>
#include <zlib.h>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

constexpr int version = 1;
constexpr uint64_t seed = 0;

/// Of the network's result: two for a single number.
int64_t classCount(Model model) {
  auto shape = shapeOf(model.outputs().front());
  return std::max<int64_t>(shape.empty() ? 1 : shape.back(), 2);
}

/// The sample's elements of class `label` of `classes` are larger by a half.
void drawInput(Random &random, int64_t label, int64_t classes,
               std::span<float> values) {
  auto count = static_cast<int64_t>(values.size());
  for (int64_t i = 0; i < count; ++i) {
    bool isOfLabel = i * classes / count == label;
    values[static_cast<size_t>(i)] =
        random.between(0, 0.5F) + (isOfLabel ? 0.5F : 0.0F);
  }
}

void fillTarget(const sinter_tensor &target, int64_t label,
                std::span<float> values) {
  auto width = static_cast<size_t>(shapeOf(target).back());
  for (size_t i = 0; i < values.size(); ++i)
    values[i] =
        width == 1
            ? static_cast<float>(label)
            : static_cast<float>(i % width == static_cast<size_t>(label));
}

Status writeArray(Model model, size_t position, uint32_t series, int64_t count,
                  const fs::path &folder) {
  const sinter_tensor &input = model.inputs()[position];
  auto size = static_cast<size_t>(elementCount(input));
  std::vector<float> values(static_cast<size_t>(count) * size);
  int64_t classes = classCount(model);
  for (int64_t i = 0; i < count; ++i) {
    auto sample =
        std::span(values).subspan(static_cast<size_t>(i) * size, size);
    int64_t label = i % classes;
    if (input.is_target != 0) {
      fillTarget(input, label, sample);
      continue;
    }
    // Each array has series of its own.
    Random random(seed, series + 2 * static_cast<uint32_t>(position),
                  static_cast<uint32_t>(i));
    drawInput(random, label, classes, sample);
  }
  std::vector<int64_t> shape = {count};
  shape.insert(shape.end(), shapeOf(input).begin(), shapeOf(input).end());
  return writeNewFile(
      folder / (std::string(model.feeds()[position].array_name) + ".npy"),
      encodeNpy(NpyType::Float32, shape, std::as_bytes(std::span(values))));
}

/// Of the shapes and names of all arrays.
uint32_t checksum(Model model) {
  std::string text;
  for (size_t i = 0; i < model.inputs().size(); ++i)
    text += fmt::format("{} {} {}/", model.feeds()[i].array_name,
                        shapeText(shapeOf(model.inputs()[i])),
                        model.inputs()[i].is_target);
  return static_cast<uint32_t>(
      crc32(0, reinterpret_cast<const Bytef *>(text.data()),
            static_cast<uInt>(text.size())));
}

} // namespace

Expected<fs::path> synthesizeArrays(Model model, const fs::path &cacheFolder,
                                    int64_t trainCount, int64_t testCount) {
  for (int64_t count : {trainCount, testCount})
    if (Status status = checkSampleCount(count); !status.ok())
      return status.error();
  std::string name = fmt::format("arrays-v{}-{}-{}-{:08x}", version, trainCount,
                                 testCount, checksum(model));
  return makeOnce(cacheFolder, name, [&](const fs::path &folder) -> Status {
    uint32_t series = 0;
    for (auto [part, count] :
         {std::pair("train", trainCount), std::pair("test", testCount)}) {
      if (Status status = makeFolder(folder / part); !status.ok())
        return status;
      for (size_t i = 0; i < model.inputs().size(); ++i) {
        Status status = writeArray(model, i, series, count, folder / part);
        if (!status.ok())
          return status;
      }
      ++series;
    }
    return Status::success();
  });
}

} // namespace sinter::runtime
