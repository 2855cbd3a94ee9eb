//===-- Trainer.cpp - the training loop -----------------------------------===//
//
// The order at the end of an epoch is what makes an interruption harmless: the
// history grows first, then the checkpoint is replaced. A training that ends in
// between has a row too many, which resuming drops.
//
//===----------------------------------------------------------------------===//

#include "train/Trainer.h"

#include "train/MeanLoss.h"

#include <cmath>

namespace sinter::runtime {

Trainer::Trainer(Model model, Executor &executor, Variables &variables,
                 const TrainingData &data, TrainingState state, Options options)
    : model(model), executor(executor), variables(variables), data(data),
      state(std::move(state)), options(std::move(options)) {}

int64_t Trainer::epochsOf(const sinter_phase &phase) const {
  return options.epochs.value_or(phase.epochs);
}

/// The number of the last epoch, counted through all phases.
int64_t Trainer::lastEpoch() const {
  int64_t last = state.epoch - state.phaseEpochs;
  const sinter_phase *current = model.findPhase(state.phase);
  for (const sinter_phase &phase : model.phases()) {
    if (&phase == current)
      last += std::max(epochsOf(phase), state.phaseEpochs);
    else if (&phase > current)
      last += epochsOf(phase);
  }
  return last;
}

Expected<TrainingEnd> Trainer::run(History &history) {
  auto evaluator = Evaluator::create(model, executor);
  if (!evaluator)
    return evaluator.error();
  Progress progress(options.stream, lastEpoch(), data.train.count());

  const sinter_phase *first = model.findPhase(state.phase);
  for (const sinter_phase &phase : model.phases()) {
    if (&phase < first)
      continue;
    if (&phase > first) {
      state.phase = phase.name;
      state.phaseEpochs = 0;
    }
    while (state.phaseEpochs < epochsOf(phase)) {
      Status status = trainEpoch(phase, *evaluator, progress, history);
      if (!status.ok())
        return status.error();
      if (interrupt.signal() != 0)
        return TrainingEnd{state, interrupt.signal()};
    }
  }
  return TrainingEnd{state};
}

Status Trainer::trainEpoch(const sinter_phase &phase, Evaluator &evaluator,
                           Progress &progress, History &history) {
  progress.beginEpoch(state.epoch + 1);
  int64_t steps = 0;
  auto loss = trainSteps(model.trainEntry(phase), progress, steps);
  if (!loss)
    return loss.status();
  EpochResult result{state.epoch + 1, phase.name, *loss, std::nullopt,
                     progress.imagesPerSecond(data.train.count())};
  if (interrupt.signal() == 0 && data.validation.count() > 0) {
    result.validationLoss = evaluator.meanLoss(variables, data.validation,
                                               state.batchSize, &interrupt);
    Status status =
        checkFinite(*result.validationLoss, "validation loss", steps);
    if (!status.ok())
      return status;
  }
  // An epoch without all of its steps or its validation does not count.
  if (interrupt.signal() != 0)
    return Status::success();
  if (Status status = finishEpoch(result, steps, history); !status.ok())
    return status;
  progress.endEpoch(result);
  return Status::success();
}

Expected<double> Trainer::trainSteps(const sinter_entry &entry,
                                     Progress &progress, int64_t &steps) {
  auto outputs = OutputBuffers::create(entry, 1);
  if (!outputs)
    return outputs.error();
  auto epoch = static_cast<uint64_t>(state.epoch + 1);
  BatchLoader loader(
      *data.train.set, model.inputs(), model.feeds(), state.batchSize,
      shuffledIndices(data.train.begin, data.train.end, state.seed, epoch),
      {.seed = state.seed, .epoch = epoch, .stream = NoiseStream::Training});
  MeanLoss mean;
  while (const Batch *batch = loader.next()) {
    executor.run(entry, batch->count, variables, batch->inputs,
                 outputs->pointers());
    ++steps;
    float loss = lossIn(*outputs);
    if (Status status = checkFinite(loss, "loss", steps); !status.ok())
      return status.error();
    mean.add(loss, batch->count);
    progress.update(mean.count(), mean.value());
    if (interrupt.signal() != 0)
      break;
  }
  return mean.value();
}

Status Trainer::checkFinite(double loss, const char *what, int64_t step) const {
  if (std::isfinite(loss))
    return Status::success();
  return makeError("{} became {} at epoch {}, step {}; lower the learning rate "
                   "or check the weights and the data",
                   what, std::isnan(loss) ? "nan" : "inf", state.epoch + 1,
                   step);
}

Status Trainer::finishEpoch(const EpochResult &result, int64_t steps,
                            History &history) {
  // The last step of an epoch may spoil the weights after its loss was taken.
  if (const sinter_variable *variable = variables.findNotFinite())
    return makeError("{} became inf or nan in epoch {}; lower the learning "
                     "rate or check the weights and the data",
                     variable->tensor.name, result.epoch);
  state.epoch = result.epoch;
  ++state.phaseEpochs;
  state.step += steps;
  bool isBest =
      result.validationLoss &&
      (state.bestEpoch == 0 || *result.validationLoss < state.bestLoss);
  if (isBest) {
    state.bestEpoch = result.epoch;
    state.bestLoss = *result.validationLoss;
  }
  if (Status status = history.append(result); !status.ok())
    return status;
  return saveCheckpoint(options.save, model, variables, state);
}

} // namespace sinter::runtime
