//===-- TrainingData.h - which samples train and which test -----*- C++ -*-===//
//
// Opens what --data names and divides it into the samples that are trained,
// those that validate and those that test.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_TRAININGDATA_H
#define SINTER_RUNTIME_TRAIN_TRAININGDATA_H

#include "data/Dataset.h"

#include <memory>
#include <optional>
#include <string>

namespace sinter::runtime {

/// What --data, --samples and --skip-broken ask for.
struct DataOptions {
  std::string source = "synthetic"; ///< a folder, or "synthetic"
  /// Samples to train on, for "synthetic" only; none: the data set's default.
  std::optional<int64_t> samples;
  bool skipBroken = false;
};

/// Consecutive samples of a source, which may be missing if there are none.
struct SampleRange {
  std::shared_ptr<const SampleSource> source;
  int64_t begin = 0;
  int64_t end = 0;

  int64_t count() const { return end - begin; }
};

/// What a training reads. Only the train part is never empty.
struct TrainingData {
  SampleRange train;
  SampleRange validation;
  SampleRange test;
};

/// Opens the data of a training. With `validationSplit`, in [0, 1), the
/// validation samples are that last fraction of the train part, as in Keras.
/// Without, they are the files' validation part, else their test part, else the
/// last fraction of the train part that the model file declares. Pictures that
/// were skipped are named on standard error.
Expected<TrainingData> loadTrainingData(Model model, const DataOptions &options,
                                        std::optional<double> validationSplit);

/// Opens the test part, else the validation part, else the train part.
Expected<SampleRange> loadTestData(Model model, const DataOptions &options);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_TRAININGDATA_H
