//===-- Train.cpp - the command that trains the model ---------------------===//
//
// Brings data, variables and files together, and trains.
//
//===----------------------------------------------------------------------===//

#include "cli/Command.h"
#include "cli/DeviceOption.h"
#include "cli/Options.h"
#include "cli/Profile.h"
#include "cli/Weights.h"
#include "train/Trainer.h"

namespace sinter::runtime {

namespace {

namespace fs = std::filesystem;

struct Options {
  DataOptions data;
  std::optional<int64_t> epochs;
  std::optional<int64_t> batchSize;
  std::optional<uint64_t> seed;
  std::optional<double> validationSplit;
  DeviceOptions device;
  std::string phase;
  std::optional<int64_t> earlyStopping;
  std::optional<int64_t> reduceOnPlateau;
  bool cacheFeatures = false;
  bool restoreBest = false;
  WeightsOptions weights;
  std::string resume;
  std::string save;
  std::string keepBest;
  std::string history = "history.csv";
  std::string curves;
  std::string profile;
};

/// No file may replace another: not what is written, nor what was read if it is
/// of another kind.
Status checkDistinct(const Options &options) {
  const NamedFile save = {"--save", options.save};
  const NamedFile keepBest = {"--keep-best", options.keepBest};
  const NamedFile history = {"--history", options.history};
  const NamedFile curves = {"--curves", options.curves};
  const NamedFile profile = {"--profile", options.profile};
  std::vector<std::pair<NamedFile, NamedFile>> pairs = {{save, keepBest},
                                                        {history, curves},
                                                        {history, profile},
                                                        {curves, profile}};
  for (const NamedFile &report : {history, curves, profile})
    for (const NamedFile &checkpoint : {save,
                                        keepBest,
                                        {"--weights", options.weights.file},
                                        {"--resume", options.resume}})
      pairs.push_back({checkpoint, report});
  for (const auto &[a, b] : pairs)
    if (Status status = checkDifferent(a, b); !status.ok())
      return status;
  return Status::success();
}

/// Beside a history that is a file; a device has no picture.
std::string defaultCurves(const fs::path &history) {
  std::error_code error;
  if (fs::exists(history, error) && !fs::is_regular_file(history, error))
    return "";
  return fs::path(history).replace_extension(".svg").string();
}

Status checkOutputs(const Options &options) {
  if (Status status = checkDistinct(options); !status.ok())
    return status;
  for (const std::string &path :
       {options.save, options.keepBest, options.curves, options.profile})
    if (!path.empty())
      if (Status status = checkSavable(path); !status.ok())
        return status;
  return Status::success();
}

/// The state in which a new training starts.
Expected<TrainingState> initialState(Model model, const Options &options) {
  auto phase = findPhase(model, options.phase);
  if (!phase)
    return phase.error();
  TrainingState state;
  state.phase = (*phase)->name;
  state.seed = options.seed.value_or(0);
  state.batchSize = options.batchSize.value_or(model.defaultBatchSize());
  state.untilStop.limit = options.earlyStopping.value_or(0);
  state.untilReduction.limit = options.reduceOnPlateau.value_or(0);
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
  for (const Status &status :
       {checkSame(options, "--seed", state->seed, options.seed),
        checkSame(options, "--batch-size", state->batchSize, options.batchSize),
        checkSame(options, "--early-stopping", state->untilStop.limit,
                  options.earlyStopping),
        checkSame(options, "--reduce-on-plateau", state->untilReduction.limit,
                  options.reduceOnPlateau)})
    if (!status.ok())
      return status.error();
  return state;
}

/// The weights to go back to must be there before an epoch is spent on them.
Status checkBest(Model model, const Options &options,
                 const TrainingState &state) {
  if (!options.restoreBest || state.bestEpoch == 0)
    return Status::success();
  auto best = readTrainingState(options.keepBest, model);
  if (!best)
    return best.status();
  // One epoch ahead, if the training ended between two writes.
  if (best->epoch == state.bestEpoch || best->epoch == state.epoch + 1)
    return Status::success();
  return makeError("{}: expected the best checkpoint so far, of epoch {}, got "
                   "one of epoch {}",
                   options.keepBest, state.bestEpoch, best->epoch);
}

/// The variables that the training starts or goes on with; `state` becomes that
/// of one that is resumed.
Expected<Variables> firstVariables(Model model, const Options &options,
                                   TrainingState &state) {
  if (options.resume.empty())
    return options.weights.file.empty()
               ? Variables::create(model, state.seed)
               : startWithWeights(options.weights, model, state.seed);
  auto variables = Variables::zeros(model);
  if (!variables)
    return variables;
  auto resumed = resumedState(model, options, *variables);
  if (!resumed)
    return resumed.error();
  state = *resumed;
  if (Status status = checkBest(model, options, state); !status.ok())
    return status.error();
  return variables;
}

/// Remembers how much data there is, or checks that it is as much as it was.
Status matchData(const Options &options, const TrainingData &data,
                 TrainingState &state) {
  bool needsValidation = state.untilStop.limit > 0 ||
                         state.untilReduction.limit > 0 ||
                         !options.keepBest.empty();
  if (needsValidation && data.validation.count() == 0)
    return makeError("--early-stopping, --reduce-on-plateau and --keep-best "
                     "go by the validation loss: expected validation data, "
                     "got none");
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

void printSettings(const Device &device, const Executor &executor) {
  Model model = device.model();
  fmt::print("{}: {}, {} parameters, arena {:.2f} MiB\n", model.name(),
             device.text(), model.parameterCount(),
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

/// Beside the checkpoint: where there is room for that.
fs::path featureFolder(const Options &options) {
  if (!options.cacheFeatures)
    return {};
  fs::path folder = fs::path(options.save).parent_path();
  return folder.empty() ? "." : folder;
}

Expected<int> train(const Models &models, Options options) {
  auto device = openDevice(models, options.device);
  if (!device)
    return device.error();
  Model model = (*device)->model();
  if (options.curves.empty())
    options.curves = defaultCurves(options.history);
  if (Status status = checkOutputs(options); !status.ok())
    return status.error();
  auto initial = initialState(model, options);
  if (!initial)
    return initial.error();
  TrainingState state = *initial;
  auto variables = firstVariables(model, options, state);
  if (!variables)
    return variables.error();
  if (options.cacheFeatures) {
    // A resumed training may be past the phases that have features.
    const sinter_phase &first = options.resume.empty()
                                    ? *model.findPhase(state.phase)
                                    : model.phases().front();
    if (Status status = checkCacheable(model, first); !status.ok())
      return status.error();
  }
  auto created = (*device)->createExecutor(
      std::move(*variables),
      {.maximumBatch = state.batchSize, .seed = state.seed});
  if (!created)
    return created.error();
  Executor &executor = **created;
  auto data = loadTrainingData(model, options.data, options.validationSplit);
  if (!data)
    return data.error();
  if (Status status = matchData(options, *data, state); !status.ok())
    return status.error();
  auto history =
      History::open(options.history, state.epoch, measureNames(model));
  if (!history)
    return history.error();

  printSettings(**device, executor);
  auto profile = Profile::start(options.profile, executor);
  if (!profile)
    return profile.error();
  Trainer trainer(model, executor, *data, state,
                  {.epochs = options.epochs,
                   .save = options.save,
                   .keepBest = options.keepBest,
                   .restoreBest = options.restoreBest,
                   .curves = options.curves,
                   .featureFolder = featureFolder(options),
                   .stream = stdout});
  auto end = trainer.run(*history);
  if (!end)
    return end.error();
  if (Status status = profile->finish(); !status.ok())
    return status.error();
  bool hasSaved = end->state.epoch > state.epoch;
  if (end->interruptedBy != 0) {
    fmt::print(stderr, "{}\n", interruptedText(options, end->state, hasSaved));
    return 128 + end->interruptedBy;
  }
  // There was no epoch left to train: the checkpoint may go by another name.
  if (!hasSaved) {
    auto unchanged = executor.variables().read();
    if (!unchanged)
      return unchanged.error();
    if (Status status =
            saveCheckpoint(options.save, model, **unchanged, end->state);
        !status.ok())
      return status.error();
  }
  if (end->state.bestEpoch != 0)
    fmt::print("best validation loss {:.5f} in epoch {}\n", end->state.bestLoss,
               end->state.bestEpoch);
  fmt::print("saved {}\n", options.save);
  return EXIT_SUCCESS;
}

/// What the training does.
void addTrainingOptions(CLI::App &command, Model model, Options &options) {
  command
      .add_option("--epochs", options.epochs,
                  "epochs of each phase; default: what the model file says")
      ->check(wholeNumber(1, maximumEpochs))
      ->type_name("N");
  command
      .add_option("--batch-size", options.batchSize,
                  fmt::format("samples of a batch; default: {}",
                              model.defaultBatchSize()))
      ->check(wholeNumber(1))
      ->type_name("N");
  command
      .add_option("--seed", options.seed,
                  "of weights, shuffles and noise; default: 0")
      ->check(wholeNumber(0))
      ->type_name("N");
  addDevice(command, options.device);
  addValidationSplit(command, model, options.validationSplit);
  command
      .add_option("--phase", options.phase,
                  "leave out the training phases before this one")
      ->type_name("NAME");
  command
      .add_option("--early-stopping", options.earlyStopping,
                  "end a phase after N epochs in a row without a lower "
                  "validation loss")
      ->check(wholeNumber(1, maximumEpochs))
      ->type_name("N");
  command
      .add_option("--reduce-on-plateau", options.reduceOnPlateau,
                  "divide the learning rate by 10 after N epochs in a row "
                  "without a validation loss that is lower by 0.0001")
      ->check(wholeNumber(1, maximumEpochs))
      ->type_name("N");
  command.add_flag("--cache-features", options.cacheFeatures,
                   "compute what the frozen layers of a phase make of a sample "
                   "in its first epoch only, and keep it on disk beside the "
                   "checkpoint until the phase ends; changes no result");
}

/// The files that it reads and writes.
void addFiles(CLI::App &command, Options &options) {
  CLI::Option *weights = addWeights(command, options.weights);
  command
      .add_option("--save", options.save, "checkpoint that each epoch replaces")
      ->type_name("FILE")
      ->capture_default_str();
  auto *keepBest =
      command
          .add_option("--keep-best", options.keepBest,
                      "checkpoint that each epoch with a new lowest validation "
                      "loss replaces")
          ->type_name("FILE");
  command
      .add_flag("--restore-best", options.restoreBest,
                "at the end of each phase, go back to the weights that "
                "--keep-best holds")
      ->needs(keepBest);
  command
      .add_option("--resume", options.resume,
                  "continue the training of this checkpoint, bit by bit")
      ->type_name("FILE")
      ->excludes(weights)
      ->excludes(command.get_option("--phase"));
  command
      .add_option("--history", options.history,
                  "table of the loss and the metrics of each epoch")
      ->type_name("FILE")
      ->capture_default_str();
  command
      .add_option("--curves", options.curves,
                  "SVG picture of the history; default: its name with .svg")
      ->type_name("FILE");
  addProfile(command, options.profile);
}

} // namespace

Command addTrain(CLI::App &app, const Models &models) {
  Model model = models.common();
  auto options = std::make_shared<Options>();
  options->save = fmt::format("{}.safetensors", model.name());
  CLI::App *command =
      addCommand(app, "train",
                 "Trains the network and saves a checkpoint after each epoch.");
  addData(*command, options->data);
  addTrainingOptions(*command, model, *options);
  addFiles(*command, *options);
  return {.app = command,
          .run = [&models, options] { return train(models, *options); }};
}

} // namespace sinter::runtime
