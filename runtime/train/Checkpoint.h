//===-- Checkpoint.h - trained variables in files ---------------*- C++ -*-===//
//
// Saves and loads the variables of a model, and how far its training has come,
// as safetensors files.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_CHECKPOINT_H
#define SINTER_RUNTIME_TRAIN_CHECKPOINT_H

#include "core/Model.h"
#include "core/Variables.h"
#include "files/SafeTensors.h"
#include "train/Patience.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sinter::runtime {

/// Of a phase of a training, and of a checkpoint.
constexpr int64_t maximumEpochs = 1'000'000;

/// How far a training has come and what it depends on. With the variables,
/// this is all that a later process needs to continue it bit by bit: shuffles
/// and noise are functions of the seed and the epoch.
struct TrainingState {
  std::string phase;       ///< being trained; of the last epoch if all are done
  int64_t phaseEpochs = 0; ///< completed epochs of `phase`
  int64_t epoch = 0;       ///< completed epochs of all phases
  int64_t step = 0;        ///< completed steps of all phases
  uint64_t seed = 0;
  int64_t batchSize = 0;
  int64_t trainSamples = 0;
  int64_t validationSamples = 0;
  /// The epoch with the smallest validation loss; 0 if there is none.
  int64_t bestEpoch = 0;
  double bestLoss = 0;
  Patience untilStop = {};       ///< of `phase`: ends it when it runs out
  Patience untilReduction = {};  ///< of `phase`: lowers the learning rate
  double learningRateFactor = 1; ///< of `phase`
  bool phaseIsOver = false;      ///< no epoch of `phase` will follow
};

/// Fails, as saving would, if `path` names a folder or is in a folder that does
/// not exist or cannot be written. Leaves what is there as it is.
Status checkSavable(const std::filesystem::path &path);

/// Replaces `path` with a checkpoint in one atomic step: whatever happens, the
/// file is the old one or the new one.
Status saveCheckpoint(const std::filesystem::path &path, Model model,
                      const Variables &variables, const TrainingState &state);

/// Fails if the file says that it is of another model.
Status checkModelName(const std::filesystem::path &path,
                      const std::map<std::string, std::string> &metadata,
                      Model model);

/// How far the training of a checkpoint has come.
Expected<TrainingState> readTrainingState(const std::filesystem::path &path,
                                          Model model);

/// Loads every variable from a checkpoint. Changes nothing if it fails, unless
/// the file becomes shorter meanwhile.
Expected<TrainingState> loadCheckpoint(const std::filesystem::path &path,
                                       Model model, Variables &variables);

/// The variable as it goes into a file; refers to the memory of `variables`.
NamedTensor namedTensor(const sinter_variable &variable,
                        const Variables &variables);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_CHECKPOINT_H
