//===-- Trainer.h - the training loop ---------------------------*- C++ -*-===//
//
// Trains a model phase by phase and epoch by epoch; after each epoch it
// validates, records and saves.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_TRAINER_H
#define SINTER_RUNTIME_TRAIN_TRAINER_H

#include "train/Checkpoint.h"
#include "train/Evaluation.h"
#include "train/History.h"
#include "train/Interrupt.h"
#include "train/Progress.h"
#include "train/TrainingData.h"

namespace sinter::runtime {

/// How a training went on until it ended.
struct TrainingEnd {
  TrainingState state;
  int interruptedBy = 0; ///< number of a signal; 0: everything was trained
};

/// One training of a model. Refers to what it is made of.
class Trainer {
public:
  struct Options {
    /// Of each phase; none: what the model file says.
    std::optional<int64_t> epochs;
    /// The checkpoint that each epoch replaces.
    std::filesystem::path save;
    /// The checkpoint that each epoch with a new best validation loss replaces;
    /// empty: none.
    std::filesystem::path keepBest;
    /// At the end of each phase, go back to the weights in `keepBest`.
    bool restoreBest = false;
    /// The picture of the history that each epoch replaces; empty: none.
    std::filesystem::path curves;
    /// Where the features of frozen layers are kept from the first epoch of a
    /// phase to its last; empty: they are computed anew in each epoch.
    std::filesystem::path featureFolder;
    /// Where progress is shown.
    std::FILE *stream;
  };

  /// Continues from `state`, which also tells the seed and the batch size.
  Trainer(Model model, Executor &executor, const TrainingData &data,
          TrainingState state, Options options);

  /// Trains until all phases are done or a signal comes. Fails if a loss is
  /// not finite or a file cannot be written; the checkpoint then remains that
  /// of the last good epoch.
  Expected<TrainingEnd> run(History &history);

private:
  /// What a phase runs.
  struct PhaseRun {
    const sinter_phase &phase;
    EntryRunner training;
    std::unique_ptr<Outputs> outputs; ///< of the training
    Evaluator evaluator;
  };

  int64_t epochsOf(const sinter_phase &phase) const;
  int64_t lastEpoch() const;
  void enter(const sinter_phase &phase);
  void announce(const sinter_phase &phase) const;
  Expected<PhaseRun> beginPhase(const sinter_phase &phase);
  Status keepFeatures(PhaseRun &run) const;
  Status trainPhase(const sinter_phase &phase, Progress &progress,
                    History &history);
  Status trainEpoch(PhaseRun &run, Progress &progress, History &history);
  Expected<Measures> trainSteps(PhaseRun &run, Progress &progress,
                                int64_t &steps);
  Status checkFinite(double loss, const char *what, int64_t step) const;
  Status finishEpoch(const sinter_phase &phase, const EpochResult &result,
                     int64_t steps, History &history);
  void reactTo(double validationLoss);
  Status save(bool isEndOfPhase);
  Status restoreBest();

  Model model;
  Executor &executor;
  const TrainingData &data;
  TrainingState state;
  Options options;
  Interrupt interrupt;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_TRAINER_H
