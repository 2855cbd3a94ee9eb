//===-- TrainingData.h - which pictures train and which test ----*- C++ -*-===//
//
// Loads what --data names and divides it into the samples that are trained and
// those that are evaluated.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_TRAININGDATA_H
#define SINTER_RUNTIME_TRAIN_TRAININGDATA_H

#include "core/Model.h"
#include "data/Dataset.h"

#include <memory>
#include <optional>
#include <string>

namespace sinter::runtime {

/// What --data and --samples ask for.
struct DataOptions {
  std::string source = "synthetic"; ///< a folder, or "synthetic"
  /// Drawn digits to train on, for "synthetic" only; none: 10000.
  std::optional<int64_t> samples;
};

/// Consecutive pictures of a set.
struct SampleRange {
  std::shared_ptr<const ImageSet> set;
  int64_t begin = 0;
  int64_t end = 0;

  int64_t count() const { return end - begin; }
};

/// What a training reads.
struct TrainingData {
  SampleRange train;
  SampleRange validation; ///< may be empty
};

/// Loads the data of a training. With `validationSplit`, in [0, 1), the
/// validation samples are that last fraction of the train part, as in Keras;
/// without, they are the test part, or the last tenth of the train part if the
/// data has no test part. Every picture fits the model's inputs.
Expected<TrainingData> loadTrainingData(Model model, const DataOptions &options,
                                        std::optional<double> validationSplit);

/// Loads the test part, or the train part of data without one.
Expected<SampleRange> loadTestData(Model model, const DataOptions &options);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_TRAININGDATA_H
