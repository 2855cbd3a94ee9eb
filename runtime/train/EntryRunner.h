//===-- EntryRunner.h - entry points with their features --------*- C++ -*-===//
//
// Runs entry points that the compiler has cut in two: first the one that
// computes features, unless they are kept, then the rest.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_ENTRYRUNNER_H
#define SINTER_RUNTIME_TRAIN_ENTRYRUNNER_H

#include "data/BatchLoader.h"
#include "device/Executor.h"
#include "train/FeatureCache.h"

#include <optional>

namespace sinter::runtime {

/// Runs one entry point, cut or not. Used by one thread at a time; refers to
/// the executor.
class EntryRunner {
public:
  /// Fails if there is too little memory for the features of a batch.
  static Expected<EntryRunner> create(Model model, Executor &executor,
                                      const sinter_entry &entry,
                                      int64_t maximumBatch);

  const sinter_entry &entry() const { return *rest; }
  bool hasFeatures() const { return features != nullptr; }

  /// From now on computes the features of each sample once and keeps them in a
  /// file in `folder`. All samples that will be run are of one source, with
  /// indices from `begin` to `end`; there is at least one. Their inputs and the
  /// weights that features depend on must stay the same.
  Status keepFeatures(const std::filesystem::path &folder, int64_t begin,
                      int64_t end);
  /// Of the file; 0: features are not kept.
  int64_t keptBytes() const { return cache ? cache->bytes() : 0; }

  /// Which inputs of the model the next runs read, by position.
  std::vector<bool> inputs() const;

  /// To be called before runs on variables that anything else has changed.
  Status prepare() { return executor.prepare(); }

  /// Fails if features cannot be written or read back, or if the device fails.
  Status run(const Batch &batch, Outputs &outputs);

private:
  EntryRunner(Model model, Executor &executor, const sinter_entry &entry,
              int64_t maximumBatch)
      : model(model), executor(executor), rest(&entry),
        features(model.featuresOf(entry)), maximumBatch(maximumBatch) {}

  Status makeFeatures(const Batch &batch);
  Status runOnKept(const Batch &batch, Outputs &outputs);

  Model model;
  Executor &executor;
  const sinter_entry *rest;
  const sinter_entry *features; ///< null: the entry point is whole
  int64_t maximumBatch;
  std::unique_ptr<Outputs> made; ///< features that were computed
  std::vector<Buffer> kept;      ///< features that were read back
  std::optional<FeatureCache> cache;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_ENTRYRUNNER_H
