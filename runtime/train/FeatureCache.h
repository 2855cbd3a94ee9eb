//===-- FeatureCache.h - features of samples on disk ------------*- C++ -*-===//
//
// Keeps what the frozen layers of a phase make of each sample, so that only the
// first epoch has to compute it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_FEATURECACHE_H
#define SINTER_RUNTIME_TRAIN_FEATURECACHE_H

#include "core/Model.h"
#include "files/TemporaryFile.h"

#include <filesystem>
#include <span>
#include <vector>

namespace sinter::runtime {

/// Says that a phase has no features.
std::string noFeaturesText(const sinter_phase &phase);

/// Fails, for --cache-features, if no phase from `first` on has features, or if
/// what they are computed from is varied in each epoch.
Status checkCacheable(Model model, const sinter_phase &first);

/// The features of consecutive samples of a source. They hold as long as the
/// weights that they were computed from; the phase of a training does not
/// change those.
class FeatureCache {
public:
  /// For samples `begin` to `end`, of which there is at least one, in a file
  /// without a name in `folder`. `features` are the outputs of a features entry
  /// point. Fails if there is no room for all.
  static Expected<FeatureCache> create(const std::filesystem::path &folder,
                                       std::span<const sinter_tensor> features,
                                       int64_t begin, int64_t end);

  int64_t bytes() const { return sampleBytes * std::ssize(isKept); }

  /// Whether it has those of every sample.
  bool isComplete() const { return keptCount == std::ssize(isKept); }
  /// Whether it has those of the samples of these indices.
  bool has(std::span<const int64_t> indices) const;

  /// `buffers` holds one for each feature, with the values of the samples in
  /// the order of `indices`.
  Status write(std::span<const int64_t> indices, const char *const *buffers);
  /// Fills them. All must be there.
  Status read(std::span<const int64_t> indices, char *const *buffers) const;

private:
  FeatureCache(TemporaryFile file, std::span<const sinter_tensor> features,
               int64_t begin, int64_t sampleCount, int64_t sampleBytes)
      : file(std::move(file)), features(features), begin(begin),
        sampleBytes(sampleBytes), isKept(static_cast<size_t>(sampleCount)) {}

  template <typename Byte, typename Transfer>
  Status forEach(std::span<const int64_t> indices, Byte *const *buffers,
                 Transfer &&transfer) const;

  TemporaryFile file; ///< sample by sample, each with all of its features
  std::span<const sinter_tensor> features;
  int64_t begin;
  int64_t sampleBytes;
  std::vector<bool> isKept; ///< by index, from `begin` on
  int64_t keptCount = 0;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_FEATURECACHE_H
