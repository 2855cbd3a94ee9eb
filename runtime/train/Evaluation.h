//===-- Evaluation.h - loss and metrics on given samples --------*- C++ -*-===//
//
// Runs an entry point that measures over a range of samples.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_EVALUATION_H
#define SINTER_RUNTIME_TRAIN_EVALUATION_H

#include "data/BatchLoader.h"
#include "train/MeasuredRuns.h"
#include "train/TrainingData.h"

namespace sinter::runtime {

/// The noise of samples that are not trained. It depends on nothing but the
/// sample, so that losses of different epochs and trainings compare.
NoiseKey evaluationNoise();

/// Reads `samples` in order, in batches, with the noise of evaluations.
BatchLoader evaluationLoader(Model model, const SampleRange &samples,
                             int64_t batchSize, std::vector<bool> wanted = {});

/// Measures samples. Used by one thread at a time; refers to what it is made
/// of.
class Evaluator {
public:
  /// `entry` is "evaluate" or that of a phase; `maximumBatch` is of the batches
  /// that it will measure.
  static Expected<Evaluator> create(Model model, Executor &executor,
                                    const sinter_entry &entry,
                                    int64_t maximumBatch);

  /// What it runs, to keep the features of what it measures.
  EntryRunner &runner() { return entryRunner; }

  /// Measures at least one sample. If `interrupt` is given, a signal ends it
  /// early, and the result is that of the samples until then. Fails if a sample
  /// or what is kept of it cannot be read.
  Expected<Measures> measure(const SampleRange &samples, int64_t batchSize,
                             const Interrupt *interrupt = nullptr);

private:
  Evaluator(Model model, EntryRunner runner, std::unique_ptr<Outputs> outputs)
      : model(model), entryRunner(std::move(runner)),
        outputs(std::move(outputs)) {}

  Model model;
  EntryRunner entryRunner;
  std::unique_ptr<Outputs> outputs;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_EVALUATION_H
