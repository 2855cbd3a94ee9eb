//===-- Checkpoint.cpp - trained variables in files -----------------------===//
//
// Compares what a file holds with what the model expects before a single
// variable is changed.
//
//===----------------------------------------------------------------------===//

#include "train/Checkpoint.h"

#include "core/Shape.h"
#include "files/AtomicFile.h"
#include "train/Match.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <type_traits>

namespace sinter::runtime {

namespace {

namespace fs = std::filesystem;

using Metadata = std::map<std::string, std::string>;

constexpr const char *checkpointFormat = "sinter-checkpoint";
constexpr const char *checkpointVersion = "2";
/// Far from where counting on could overflow.
constexpr int64_t maximumSteps = int64_t{1} << 60;

/// Pairs every variable of the model with every tensor of the file.
Expected<std::vector<Match>>
matchVariables(const fs::path &path, const SafeTensorsFile &file, Model model) {
  std::vector<Match> matches;
  for (const sinter_variable &variable : model.variables()) {
    const StoredTensor *tensor = file.find(variable.tensor.name);
    if (!tensor)
      return noTensorFor(path, variable);
    matches.push_back(matchStored(variable, file, *tensor));
    if (Status status = checkMatch(path, matches.back()); !status.ok())
      return status.error();
  }
  for (const StoredTensor &tensor : file.tensors())
    if (!model.findVariable(tensor.name))
      return makeError("{}: holds {}, which model '{}' does not have",
                       path.string(), tensor.name, model.name());
  return matches;
}

/// Reads numbers of the metadata and remembers the first one that is wrong.
class MetadataReader {
public:
  MetadataReader(const fs::path &path, const Metadata &metadata)
      : path(path), metadata(metadata) {}

  template <typename Number>
  void read(const std::string &key, Number &number,
            std::type_identity_t<Number> minimum = 0,
            std::type_identity_t<Number> maximum =
                std::numeric_limits<Number>::max()) {
    auto found = metadata.find(key);
    if (found == metadata.end())
      return fail(key, "nothing");
    const std::string &text = found->second;
    const char *end = text.data() + text.size();
    auto [stop, error] = std::from_chars(text.data(), end, number);
    bool isInRange = number >= minimum && number <= maximum;
    if (error != std::errc() || stop != end || !isInRange)
      fail(key, "'" + text + "'");
  }

  Status status() const { return result; }

private:
  void fail(const std::string &key, const std::string &got) {
    if (result.ok())
      result = makeError("{}: expected a valid '{}' in the metadata, got {}",
                         path.string(), key, got);
  }

  const fs::path &path;
  const Metadata &metadata;
  Status result = Status::success();
};

Metadata toMetadata(Model model, const TrainingState &state) {
  return {
      {"format", checkpointFormat},
      {"version", checkpointVersion},
      {"model", std::string(model.name())},
      {"phase", state.phase},
      {"phase_epochs", fmt::to_string(state.phaseEpochs)},
      {"epoch", fmt::to_string(state.epoch)},
      {"step", fmt::to_string(state.step)},
      {"seed", fmt::to_string(state.seed)},
      {"batch_size", fmt::to_string(state.batchSize)},
      {"train_samples", fmt::to_string(state.trainSamples)},
      {"validation_samples", fmt::to_string(state.validationSamples)},
      {"best_epoch", fmt::to_string(state.bestEpoch)},
      {"best_validation_loss", fmt::to_string(state.bestLoss)},
      {"early_stopping", fmt::to_string(state.untilStop.limit)},
      {"early_stopping_waited", fmt::to_string(state.untilStop.waited)},
      {"early_stopping_best", fmt::to_string(state.untilStop.best)},
      {"reduce_on_plateau", fmt::to_string(state.untilReduction.limit)},
      {"reduce_on_plateau_waited", fmt::to_string(state.untilReduction.waited)},
      {"reduce_on_plateau_best", fmt::to_string(state.untilReduction.best)},
      {"learning_rate_factor", fmt::to_string(state.learningRateFactor)},
      {"phase_is_over", state.phaseIsOver ? "1" : "0"},
  };
}

Expected<TrainingState> toTrainingState(const fs::path &path,
                                        const Metadata &metadata, Model model) {
  if (Status status = checkModelName(path, metadata, model); !status.ok())
    return status.error();
  auto valueOf = [&](const char *key) {
    auto found = metadata.find(key);
    return found == metadata.end() ? std::string() : found->second;
  };
  if (valueOf("format") != checkpointFormat)
    return makeError("{}: holds weights but no training to resume; start a new "
                     "one from them with --weights",
                     path.string());
  if (valueOf("version") != checkpointVersion)
    return makeError("{}: expected a checkpoint of version {}, got '{}'",
                     path.string(), checkpointVersion, valueOf("version"));

  TrainingState state;
  state.phase = valueOf("phase");
  if (!model.findPhase(state.phase))
    return makeError("{}: is in phase '{}', which model '{}' does not have",
                     path.string(), state.phase, model.name());
  MetadataReader reader(path, metadata);
  reader.read("phase_epochs", state.phaseEpochs, 0, maximumEpochs);
  reader.read("epoch", state.epoch, 0, maximumEpochs);
  reader.read("step", state.step, 0, maximumSteps);
  reader.read("seed", state.seed);
  reader.read("batch_size", state.batchSize, 1);
  reader.read("train_samples", state.trainSamples);
  reader.read("validation_samples", state.validationSamples);
  reader.read("best_epoch", state.bestEpoch);
  reader.read("best_validation_loss", state.bestLoss);
  auto readPatience = [&](const std::string &key, Patience &patience) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    reader.read(key, patience.limit, 0, maximumEpochs);
    reader.read(key + "_waited", patience.waited, 0,
                std::max<int64_t>(patience.limit - 1, 0));
    reader.read(key + "_best", patience.best, -infinity, infinity);
  };
  readPatience("early_stopping", state.untilStop);
  readPatience("reduce_on_plateau", state.untilReduction);
  reader.read("learning_rate_factor", state.learningRateFactor, 0, 1);
  int64_t phaseIsOver = 0;
  reader.read("phase_is_over", phaseIsOver, 0, 1);
  state.phaseIsOver = phaseIsOver != 0;
  if (!reader.status().ok())
    return reader.status().error();
  return state;
}

} // namespace

Status checkSavable(const fs::path &path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    return makeError("{}: is a directory", path.string());
  // A file that is never committed leaves no trace.
  return AtomicFile::create(path).status();
}

NamedTensor namedTensor(const sinter_variable &variable,
                        const Variables &variables) {
  auto shape = shapeOf(variable.tensor);
  return {variable.tensor.name,
          static_cast<sinter_element_type>(variable.tensor.element_type),
          {shape.begin(), shape.end()},
          variables.bytes(variable)};
}

Status saveCheckpoint(const fs::path &path, Model model,
                      const Variables &variables, const TrainingState &state) {
  std::vector<NamedTensor> tensors;
  for (const sinter_variable &variable : model.variables())
    tensors.push_back(namedTensor(variable, variables));
  return writeSafeTensors(path, tensors, toMetadata(model, state));
}

Status checkModelName(const fs::path &path, const Metadata &metadata,
                      Model model) {
  auto name = metadata.find("model");
  if (name == metadata.end() || name->second == model.name())
    return Status::success();
  return makeError("{}: is a checkpoint of model '{}', expected '{}'",
                   path.string(), name->second, model.name());
}

Expected<TrainingState> readTrainingState(const fs::path &path, Model model) {
  auto file = openSafeTensors(path);
  if (!file)
    return file.error();
  return toTrainingState(path, file->metadata(), model);
}

Expected<TrainingState> loadCheckpoint(const fs::path &path, Model model,
                                       Variables &variables) {
  auto file = openSafeTensors(path);
  if (!file)
    return file.error();
  auto state = toTrainingState(path, file->metadata(), model);
  if (!state)
    return state;
  auto matches = matchVariables(path, *file, model);
  if (!matches)
    return matches.error();
  if (Status status = readInto(variables, *matches); !status.ok())
    return status.error();
  return state;
}

} // namespace sinter::runtime
