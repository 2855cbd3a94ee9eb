//===-- Trainer.cpp - the training loop -----------------------------------===//
//
// The order at the end of an epoch is what makes an interruption harmless: the
// history grows first, then the best checkpoint is replaced, then the
// checkpoint itself. A training that ends in between has a row too many, which
// resuming drops, or a best checkpoint that is one epoch ahead, which resuming
// makes again.
//
//===----------------------------------------------------------------------===//

#include "train/Trainer.h"

#include "data/Shuffle.h"
#include "train/Curves.h"
#include "train/LoadWeights.h"

#include <cmath>
#include <utility>

namespace sinter::runtime {

namespace {
// The defaults of Keras's callbacks.
constexpr double reduction = 0.1;
constexpr double minimumChangeOfStop = 0;
constexpr double minimumChangeOfReduction = 1e-4;
} // namespace

Trainer::Trainer(Model model, Executor &executor, const TrainingData &data,
                 TrainingState state, Options options)
    : model(model), executor(executor), data(data), state(std::move(state)),
      options(std::move(options)) {}

int64_t Trainer::epochsOf(const sinter_phase &phase) const {
  return options.epochs.value_or(phase.epochs);
}

/// The number of the last epoch, counted through all phases.
int64_t Trainer::lastEpoch() const {
  int64_t last = state.epoch - state.phaseEpochs;
  const sinter_phase *current = model.findPhase(state.phase);
  for (const sinter_phase &phase : model.phases()) {
    if (&phase == current)
      last += state.phaseIsOver ? state.phaseEpochs
                                : std::max(epochsOf(phase), state.phaseEpochs);
    else if (&phase > current)
      last += epochsOf(phase);
  }
  return last;
}

Expected<TrainingEnd> Trainer::run(History &history) {
  Progress progress(options.stream, measureNames(model), data.train.count());
  const sinter_phase *first = model.findPhase(state.phase);
  for (const sinter_phase &phase : model.phases()) {
    if (&phase < first)
      continue;
    if (&phase > first)
      enter(phase);
    if (Status status = trainPhase(phase, progress, history); !status.ok())
      return status.error();
    if (interrupt.signal() != 0)
      return TrainingEnd{state, interrupt.signal()};
  }
  return TrainingEnd{state};
}

/// Each phase has an optimizer of its own, and starts with all its patience.
void Trainer::enter(const sinter_phase &phase) {
  state.phase = phase.name;
  state.phaseEpochs = 0;
  state.phaseIsOver = false;
  state.learningRateFactor = 1;
  state.untilStop.restart();
  state.untilReduction.restart();
}

void Trainer::announce(const sinter_phase &phase) const {
  if (model.phases().size() > 1)
    fmt::print(options.stream, "phase {}: trains {} of {} parameters\n",
               phase.name, phase.trained, model.parameterCount());
}

Expected<Trainer::PhaseRun> Trainer::beginPhase(const sinter_phase &phase) {
  announce(phase);
  auto training = EntryRunner::create(model, executor, model.trainEntry(phase),
                                      state.batchSize);
  if (!training)
    return training.error();
  auto outputs =
      executor.createOutputs(model.trainEntry(phase), 1, measuredRunsAhead);
  if (!outputs)
    return outputs.error();
  auto evaluator = Evaluator::create(
      model, executor, model.evaluateEntry(phase), state.batchSize);
  if (!evaluator)
    return evaluator.error();
  PhaseRun run{phase, std::move(*training), std::move(*outputs),
               std::move(*evaluator)};
  if (!options.featureFolder.empty())
    if (Status status = keepFeatures(run); !status.ok())
      return status.error();
  return run;
}

Status Trainer::keepFeatures(PhaseRun &run) const {
  if (!run.training.hasFeatures()) {
    fmt::print(options.stream, "{}\n", noFeaturesText(run.phase));
    return Status::success();
  }
  int64_t samples = 0, bytes = 0;
  for (auto [runner, range] :
       {std::pair(&run.training, &data.train),
        std::pair(&run.evaluator.runner(), &data.validation)}) {
    if (!runner->hasFeatures() || range->count() == 0)
      continue;
    Status status =
        runner->keepFeatures(options.featureFolder, range->begin, range->end);
    if (!status.ok())
      return status;
    samples += range->count();
    bytes += runner->keptBytes();
  }
  fmt::print(options.stream,
             "phase {} keeps the features of {} samples: {:.2f} MiB on disk\n",
             run.phase.name, samples, static_cast<double>(bytes) / 0x1p20);
  return Status::success();
}

Status Trainer::trainPhase(const sinter_phase &phase, Progress &progress,
                           History &history) {
  auto isOver = [&] {
    return state.phaseIsOver || state.phaseEpochs >= epochsOf(phase);
  };
  if (isOver())
    return Status::success();
  auto run = beginPhase(phase);
  if (!run)
    return run.status();
  while (!isOver() && interrupt.signal() == 0)
    if (Status status = trainEpoch(*run, progress, history); !status.ok())
      return status;
  return Status::success();
}

Status Trainer::trainEpoch(PhaseRun &run, Progress &progress,
                           History &history) {
  const sinter_phase &phase = run.phase;
  double factor = state.learningRateFactor;
  executor.setLearningRateFactor(factor);
  progress.beginEpoch(state.epoch + 1, lastEpoch());
  int64_t steps = 0;
  auto training = trainSteps(run, progress, steps);
  if (!training)
    return training.status();
  EpochResult result{state.epoch + 1, phase.name, training->values,
                     std::nullopt,
                     progress.imagesPerSecond(data.train.count())};
  if (interrupt.signal() == 0 && data.validation.count() > 0) {
    auto validation =
        run.evaluator.measure(data.validation, state.batchSize, &interrupt);
    if (!validation)
      return validation.status();
    Status status = checkFinite(validation->loss(), "validation loss", steps);
    if (!status.ok())
      return status;
    result.validation = validation->values;
  }
  // An epoch without all of its steps or its validation does not count.
  if (interrupt.signal() != 0)
    return Status::success();
  if (Status status = finishEpoch(phase, result, steps, history); !status.ok())
    return status;
  progress.endEpoch(result);
  if (state.learningRateFactor != factor)
    fmt::print(options.stream,
               "no lower validation loss for {} epochs: the learning rate is "
               "multiplied by {:.3g} from now on\n",
               state.untilReduction.limit, state.learningRateFactor);
  if (state.phaseIsOver)
    fmt::print(options.stream,
               "no lower validation loss for {} epochs: phase {} ends early\n",
               state.untilStop.limit, phase.name);
  return Status::success();
}

Expected<Measures> Trainer::trainSteps(PhaseRun &run, Progress &progress,
                                       int64_t &steps) {
  auto epoch = static_cast<uint64_t>(state.epoch + 1);
  BatchLoader loader(
      *data.train.source, model, state.batchSize,
      shuffledIndices(data.train.begin, data.train.end, state.seed, epoch),
      {.seed = state.seed, .epoch = epoch, .stream = NoiseStream::Training},
      run.training.inputs());
  auto observe = [&](const MeasureSum &sum) {
    ++steps;
    Status status = checkFinite(sum.meanLoss(), "loss", steps);
    if (status.ok())
      progress.update(sum);
    return status;
  };
  return runMeasured(model, run.training, loader, *run.outputs, &interrupt,
                     observe);
}

Status Trainer::checkFinite(double loss, const char *what, int64_t step) const {
  if (std::isfinite(loss))
    return Status::success();
  return makeError("{} became {} at epoch {}, step {}; lower the learning rate "
                   "or check the weights and the data",
                   what, std::isnan(loss) ? "nan" : "inf", state.epoch + 1,
                   step);
}

Status Trainer::finishEpoch(const sinter_phase &phase,
                            const EpochResult &result, int64_t steps,
                            History &history) {
  // The last step of an epoch may spoil the weights after its loss was taken.
  auto variables = executor.variables().read();
  if (!variables)
    return variables.status();
  if (const sinter_variable *variable = (*variables)->findNotFinite())
    return makeError("{} became inf or nan in epoch {}; lower the learning "
                     "rate or check the weights and the data",
                     variable->tensor.name, result.epoch);
  state.epoch = result.epoch;
  ++state.phaseEpochs;
  state.step += steps;
  if (result.validation)
    reactTo(result.validation->front());
  if (Status status = history.append(result); !status.ok())
    return status;
  bool isEndOfPhase = state.phaseIsOver || state.phaseEpochs >= epochsOf(phase);
  if (Status status = save(isEndOfPhase); !status.ok())
    return status;
  return options.curves.empty()
             ? Status::success()
             : writeCurves(options.curves, history.contents());
}

void Trainer::reactTo(double validationLoss) {
  if (state.bestEpoch == 0 || validationLoss < state.bestLoss) {
    state.bestEpoch = state.epoch;
    state.bestLoss = validationLoss;
  }
  if (state.untilReduction.runsOutAt(validationLoss, minimumChangeOfReduction))
    state.learningRateFactor *= reduction;
  if (state.untilStop.runsOutAt(validationLoss, minimumChangeOfStop))
    state.phaseIsOver = true;
}

Status Trainer::save(bool isEndOfPhase) {
  auto saveTo = [&](const std::filesystem::path &path) {
    auto variables = executor.variables().read();
    return variables ? saveCheckpoint(path, model, **variables, state)
                     : variables.status();
  };
  bool isBest = state.bestEpoch == state.epoch;
  if (isBest && !options.keepBest.empty())
    if (Status status = saveTo(options.keepBest); !status.ok())
      return status;
  if (!isBest && isEndOfPhase && options.restoreBest)
    if (Status status = restoreBest(); !status.ok())
      return status;
  return saveTo(options.save);
}

Status Trainer::restoreBest() {
  auto variables = executor.variables().write();
  if (!variables)
    return variables.status();
  return loadWeights(options.keepBest, model, **variables, {}).status();
}

} // namespace sinter::runtime
