//===-- Train.cpp - the command that trains the model ---------------------===//
//
// Brings data, variables and files together, and trains.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/Options.h"
#include "cli/Weights.h"
#include "train/Trainer.h"

namespace sinter::runtime {

namespace {

struct Options {
  DataOptions data;
  std::optional<int64_t> epochs;
  std::optional<int64_t> batchSize;
  std::optional<uint64_t> seed;
  std::optional<double> validationSplit;
  int threads;
  WeightsOptions weights;
  std::string save;
  std::string resume;
  std::string history = "history.csv";
};

/// The state in which a new training starts.
TrainingState initialState(Model model, const Options &options) {
  TrainingState state;
  state.phase = model.phases().front().name;
  state.seed = options.seed.value_or(0);
  state.batchSize = options.batchSize.value_or(model.defaultBatchSize());
  return state;
}

/// A resumed training is the same training: what its numbers depend on may be
/// said again, not changed.
template <typename Number>
Status checkSame(const Options &options, const char *what, Number saved,
                 std::optional<Number> given) {
  if (!given || *given == saved)
    return Status::success();
  return makeError("{}: expected the {} {} of the training that it resumes, "
                   "got {}",
                   options.resume, what, saved, *given);
}

Expected<TrainingState> resumedState(Model model, const Options &options,
                                     Variables &variables) {
  auto state = loadCheckpoint(options.resume, model, variables);
  if (!state)
    return state;
  if (Status status = checkSame(options, "--seed", state->seed, options.seed);
      !status.ok())
    return status.error();
  if (Status status = checkSame(options, "--batch-size", state->batchSize,
                                options.batchSize);
      !status.ok())
    return status.error();
  return state;
}

/// Remembers how much data there is, or checks that it is as much as it was.
Status matchData(const Options &options, const TrainingData &data,
                 TrainingState &state) {
  if (options.resume.empty()) {
    state.trainSamples = data.train.count();
    state.validationSamples = data.validation.count();
    return Status::success();
  }
  if (Status status =
          checkSame(options, "number of training pictures", state.trainSamples,
                    std::optional(data.train.count()));
      !status.ok())
    return status;
  return checkSame(options, "number of validation pictures",
                   state.validationSamples,
                   std::optional(data.validation.count()));
}

void printSettings(Model model, const Executor &executor,
                   const Options &options) {
  fmt::print("{}: cpu {}, threads {}, {} parameters, arena {:.2f} MiB\n",
             model.name(), model.cpu(), options.threads, model.parameterCount(),
             static_cast<double>(executor.arenaSize()) / 0x1p20);
  std::fflush(stdout);
}

/// Tells how to go on with a training that did not reach its end. `hasSaved`:
/// an epoch has been saved since it was started or resumed.
std::string interruptedText(const Options &options, const TrainingState &state,
                            bool hasSaved) {
  const std::string &checkpoint = hasSaved ? options.save : options.resume;
  if (checkpoint.empty())
    return "interrupted before the end of the first epoch; nothing was saved";
  return fmt::format("interrupted after epoch {}; continue with --resume {}",
                     state.epoch, checkpoint);
}

Expected<int> train(Model model, const Options &options) {
  if (Status status = checkSavable(options.save); !status.ok())
    return status.error();
  TrainingState state = initialState(model, options);
  auto variables = Variables::create(model, state.seed);
  if (!variables)
    return variables.error();
  if (!options.resume.empty()) {
    auto resumed = resumedState(model, options, *variables);
    if (!resumed)
      return resumed.error();
    state = *resumed;
  } else if (!options.weights.file.empty()) {
    Status status =
        loadWeights(options.weights, model, *variables, Completeness::Partial);
    if (!status.ok())
      return status.error();
  }
  auto executor = Executor::create(model, {.maximumBatch = state.batchSize,
                                           .threads = options.threads,
                                           .seed = state.seed});
  if (!executor)
    return executor.error();
  auto data = loadTrainingData(model, options.data, options.validationSplit);
  if (!data)
    return data.error();
  if (Status status = matchData(options, *data, state); !status.ok())
    return status.error();
  auto history = History::open(options.history, state.epoch);
  if (!history)
    return history.error();

  printSettings(model, *executor, options);
  Trainer trainer(
      model, *executor, *variables, *data, state,
      {.epochs = options.epochs, .save = options.save, .stream = stdout});
  auto end = trainer.run(*history);
  if (!end)
    return end.error();
  bool hasSaved = end->state.epoch > state.epoch;
  if (end->interruptedBy != 0) {
    fmt::print(stderr, "{}\n", interruptedText(options, end->state, hasSaved));
    return 128 + end->interruptedBy;
  }
  // There was no epoch left to train: the checkpoint may go by another name.
  if (!hasSaved)
    if (Status status =
            saveCheckpoint(options.save, model, *variables, end->state);
        !status.ok())
      return status.error();
  if (end->state.bestEpoch != 0)
    fmt::print("best validation loss {:.5f} in epoch {}\n", end->state.bestLoss,
               end->state.bestEpoch);
  fmt::print("saved {}\n", options.save);
  return EXIT_SUCCESS;
}

} // namespace

Command addTrain(CLI::App &app, Model model) {
  auto options = std::make_shared<Options>();
  options->save = fmt::format("{}.safetensors", model.name());
  CLI::App *command = app.add_subcommand(
      "train", "Trains the network and saves a checkpoint after each epoch.");
  addData(*command, options->data);
  command
      ->add_option("--epochs", options->epochs,
                   "epochs of each phase; default: what the model file says")
      ->check(wholeNumber(1, maximumEpochs))
      ->type_name("N");
  command
      ->add_option("--batch-size", options->batchSize,
                   fmt::format("samples of a batch; default: {}",
                               model.defaultBatchSize()))
      ->check(wholeNumber(1))
      ->type_name("N");
  command
      ->add_option("--seed", options->seed,
                   "of weights, shuffles and noise; default: 0")
      ->check(wholeNumber(0))
      ->type_name("N");
  addThreads(*command, options->threads);
  command
      ->add_option("--validation-split", options->validationSplit,
                   "validate on this last fraction of the training data; "
                   "default: on the test data, or 0.1 where there is none")
      ->check(fraction())
      ->type_name("F");
  CLI::Option *weights = addWeights(*command, options->weights);
  command
      ->add_option("--save", options->save,
                   "checkpoint that each epoch replaces")
      ->type_name("FILE")
      ->capture_default_str();
  command
      ->add_option("--resume", options->resume,
                   "continue the training of this checkpoint, bit by bit")
      ->type_name("FILE")
      ->excludes(weights);
  command
      ->add_option("--history", options->history,
                   "table of the losses of each epoch")
      ->type_name("FILE")
      ->capture_default_str();
  return {command, [model, options] { return train(model, *options); }};
}

} // namespace sinter::runtime
