//===-- FeatureCache.cpp - features of samples on disk --------------------===//
//
// A record for each sample, written once and read at random: the system's page
// cache is all the buffering that it takes.
//
//===----------------------------------------------------------------------===//

#include "train/FeatureCache.h"

#include "data/Augmentation.h"

#include <algorithm>
#include <limits>

namespace sinter::runtime {

namespace {

bool isNoisy(const sinter_feed &feed) {
  return std::ranges::any_of(
      std::span(feed.stages, static_cast<size_t>(feed.stage_count)),
      [](const sinter_stage &stage) {
        return stage.kind == SINTER_STAGE_SALT_AND_PEPPER;
      });
}

/// The name of an input of `entry` that has other noise in each epoch; null if
/// there is none.
const char *findNoisyInput(Model model, const sinter_entry &entry) {
  std::vector<bool> isRead = model.inputsOf(entry);
  for (size_t i = 0; i < isRead.size(); ++i)
    if (isRead[i] && isNoisy(model.feeds()[i]))
      return model.inputs()[i].name;
  return nullptr;
}

Error cannotKeep(int64_t sampleCount, const Error &reason) {
  return makeError("cannot keep the features of {} samples: {}; make room or "
                   "train without --cache-features",
                   sampleCount, reason.message);
}

} // namespace

std::string noFeaturesText(const sinter_phase &phase) {
  return fmt::format("phase {} has no features to cache: no frozen layers with "
                     "weights come before all that it trains or drops",
                     phase.name);
}

Status checkCacheable(Model model, const sinter_phase &first) {
  if (isAugmented(model.dataset()))
    return makeError("--cache-features: the model file flips or crops the "
                     "pictures anew in each epoch, and their features with "
                     "them; train without it");
  bool hasFeatures = false;
  for (const sinter_phase &phase : model.phases()) {
    const sinter_entry *features = model.featuresOf(model.trainEntry(phase));
    if (&phase < &first || !features)
      continue;
    hasFeatures = true;
    if (const char *input = findNoisyInput(model, *features))
      return makeError("--cache-features: the model file adds noise to {} anew "
                       "in each epoch, and the features of phase {} follow "
                       "from it; train without it",
                       input, phase.name);
  }
  if (hasFeatures)
    return Status::success();
  return makeError("--cache-features: expected a phase with frozen layers "
                   "before all that it trains or drops, got none; train "
                   "without it");
}

Expected<FeatureCache>
FeatureCache::create(const std::filesystem::path &folder,
                     std::span<const sinter_tensor> features, int64_t begin,
                     int64_t end) {
  int64_t sampleCount = end - begin;
  assert(sampleCount > 0);
  int64_t sampleBytes = 0;
  for (const sinter_tensor &feature : features)
    sampleBytes += feature.bytes;
  int64_t bytes;
  if (__builtin_mul_overflow(sampleCount, sampleBytes, &bytes))
    bytes = std::numeric_limits<int64_t>::max();
  auto file = TemporaryFile::create(folder, bytes);
  if (!file)
    return cannotKeep(
        sampleCount,
        makeError("{}: {} bytes: {}", folder.string(), bytes, file.message()));
  return FeatureCache(std::move(*file), features, begin, sampleCount,
                      sampleBytes);
}

bool FeatureCache::has(std::span<const int64_t> indices) const {
  return std::ranges::all_of(indices, [&](int64_t index) {
    return isKept[static_cast<size_t>(index - begin)];
  });
}

/// Calls `transfer` with the place of each feature of each sample in the file
/// and in memory.
template <typename Byte, typename Transfer>
Status FeatureCache::forEach(std::span<const int64_t> indices,
                             Byte *const *buffers, Transfer &&transfer) const {
  for (size_t place = 0; place < indices.size(); ++place) {
    int64_t offset = (indices[place] - begin) * sampleBytes;
    for (size_t i = 0; i < features.size(); ++i) {
      auto size = static_cast<size_t>(features[i].bytes);
      std::span values(buffers[i] + place * size, size);
      if (Status status = transfer(offset, values); !status.ok())
        return cannotKeep(std::ssize(isKept), status.error());
      offset += features[i].bytes;
    }
  }
  return Status::success();
}

Status FeatureCache::write(std::span<const int64_t> indices,
                           const char *const *buffers) {
  Status status = forEach(indices, buffers,
                          [&](int64_t offset, std::span<const char> values) {
                            return file.write(offset, std::as_bytes(values));
                          });
  if (!status.ok())
    return status;
  for (int64_t index : indices) {
    auto place = static_cast<size_t>(index - begin);
    keptCount += isKept[place] ? 0 : 1;
    isKept[place] = true;
  }
  return status;
}

Status FeatureCache::read(std::span<const int64_t> indices,
                          char *const *buffers) const {
  assert(has(indices));
  return forEach(indices, buffers, [&](int64_t offset, std::span<char> values) {
    return file.read(offset, std::as_writable_bytes(values));
  });
}

} // namespace sinter::runtime
