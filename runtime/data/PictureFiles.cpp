//===-- PictureFiles.cpp - samples that are decoded when read -------------===//
//
// Decodes, resizes and converts one sample at a time, on any thread.
//
//===----------------------------------------------------------------------===//

#include "data/PictureFiles.h"

#include "data/Resize.h"
#include "device/cpu/ThreadPool.h"

#include <algorithm>
#include <optional>
#include <span>

namespace sinter::runtime {

namespace {

Status checkMaskSize(const PictureEntry &entry, PictureSize picture,
                     PictureSize mask) {
  if (mask.height == picture.height && mask.width == picture.width)
    return Status::success();
  return makeError("{}: expected a mask of the size of {}, {}x{} (HxW), got "
                   "{}x{}",
                   entry.mask.string(), entry.picture.string(), picture.height,
                   picture.width, mask.height, mask.width);
}

} // namespace

Status PictureFiles::checkHeaders() const {
  for (const PictureEntry &entry : entries) {
    auto size = readPictureSize(entry.picture);
    if (!size)
      return size.status();
    if (kind != PictureKind::Masked)
      continue;
    auto maskSize = readPictureSize(entry.mask);
    if (!maskSize)
      return maskSize.status();
    if (Status status = checkMaskSize(entry, *size, *maskSize); !status.ok())
      return status;
  }
  return Status::success();
}

std::vector<std::string> PictureFiles::skipBroken() {
  std::vector<std::optional<Error>> errors(entries.size());
  ThreadPool pool(availableCpus());
  std::vector<Sample> samples(static_cast<size_t>(pool.threadCount()));
  pool.parallelFor(count(), [&](int64_t index, int thread) {
    Status status = read(index, samples[static_cast<size_t>(thread)]);
    if (!status.ok())
      errors[static_cast<size_t>(index)] = status.error();
  });

  std::vector<PictureEntry> sound;
  std::vector<std::string> reasons;
  for (size_t i = 0; i < entries.size(); ++i)
    if (errors[i])
      reasons.push_back(std::move(errors[i]->message));
    else
      sound.push_back(std::move(entries[i]));
  entries = std::move(sound);
  return reasons;
}

Status PictureFiles::read(int64_t index, Sample &sample) const {
  const PictureEntry &entry = entries[static_cast<size_t>(index)];
  auto picture = readPicture(entry.picture);
  if (!picture)
    return picture.status();
  PictureSize size{picture->height, picture->width};
  const auto [height, width, channels] = dataset.picture;
  // Colours become grey before they are resized, grey colours after: less work.
  Picture converted = convertChannels(std::move(*picture),
                                      std::min(channels, picture->channels));
  sample.picture =
      convertChannels(resizeBilinear(converted, height, width), channels);
  sample.label = entry.label;
  return kind == PictureKind::Masked ? readMask(entry, size, sample.mask)
                                     : Status::success();
}

Status PictureFiles::readWithoutPicture(int64_t index, Sample &sample) const {
  const PictureEntry &entry = entries[static_cast<size_t>(index)];
  sample.label = entry.label;
  if (kind != PictureKind::Masked)
    return Status::success();
  auto size = readPictureSize(entry.picture);
  return size ? readMask(entry, *size, sample.mask) : size.status();
}

Status PictureFiles::readMask(const PictureEntry &entry, PictureSize size,
                              std::vector<uint8_t> &mask) const {
  auto picture = readPicture(entry.mask);
  if (!picture)
    return picture.status();
  Status status = checkMaskSize(entry, size, {picture->height, picture->width});
  if (!status.ok())
    return status;
  Picture resized =
      resizeNearest(*picture, dataset.picture[0], dataset.picture[1]);
  mask.clear();
  for (size_t i = 0; i < resized.pixels.size();
       i += static_cast<size_t>(resized.channels)) {
    auto pixel = std::span(resized.pixels)
                     .subspan(i, static_cast<size_t>(resized.channels));
    bool isBlack = std::ranges::all_of(pixel, [](uint8_t c) { return c == 0; });
    mask.push_back(isBlack ? 0 : static_cast<uint8_t>(entry.label));
  }
  return Status::success();
}

} // namespace sinter::runtime
