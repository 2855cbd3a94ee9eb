//===-- TrainingData.cpp - which pictures train and which test ------------===//
//
// Finds the folder of the data, loads its parts and checks them against the
// model.
//
//===----------------------------------------------------------------------===//

#include "train/TrainingData.h"

#include "core/Shape.h"
#include "data/SyntheticDigits.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sinter::runtime {

namespace {

namespace fs = std::filesystem;

constexpr int64_t defaultSamples = 10000;
constexpr double defaultValidationSplit = 0.1;
/// The drawn digits belong to the data, not to a training and its seed.
constexpr uint64_t syntheticSeed = 0;

Expected<fs::path> findFolder(Model model, const DataOptions &options) {
  std::string_view reader = model.dataset().reader;
  if (reader != "mnist")
    return makeError("expected a model of the data set 'mnist', got '{}', "
                     "which this runtime cannot read",
                     reader);
  if (options.source != "synthetic") {
    if (options.samples)
      return makeError("expected --samples with --data synthetic only, got "
                       "--data {}",
                       options.source);
    return fs::path(options.source);
  }
  auto cache = defaultCacheFolder();
  if (!cache)
    return cache;
  int64_t trainCount = options.samples.value_or(defaultSamples);
  int64_t testCount = std::max<int64_t>(trainCount / 5, 1);
  return synthesizeMnist(*cache, trainCount, testCount, syntheticSeed);
}

Expected<SampleRange> loadPart(Model model, const fs::path &folder,
                               MnistPart part) {
  auto set = loadMnist(folder, part);
  if (!set)
    return set.error();
  std::array shape = {set->height, set->width, set->channels};
  for (const sinter_tensor &input : model.inputs())
    if (!isSameShape(shape, shapeOf(input)))
      return makeError("{}: expected pictures of {} for input {}, got {}",
                       set->file.string(), shapeText(shapeOf(input)),
                       input.name, shapeText(shape));
  SampleRange range;
  range.end = set->count;
  range.set = std::make_shared<const ImageSet>(std::move(*set));
  return range;
}

/// Cuts the last `fraction` off the train part, rounding as Keras does.
Expected<TrainingData> split(const SampleRange &all, double fraction) {
  TrainingData data{all, all};
  auto boundary = static_cast<int64_t>(
      std::floor(static_cast<double>(all.count()) * (1 - fraction)));
  data.train.end = data.validation.begin = boundary;
  if (data.train.count() == 0 || (fraction > 0 && data.validation.count() == 0))
    return makeError("--validation-split {} of {} pictures leaves none to {}",
                     fraction, all.count(),
                     data.train.count() == 0 ? "train on" : "validate on");
  return data;
}

} // namespace

Expected<TrainingData> loadTrainingData(Model model, const DataOptions &options,
                                        std::optional<double> validationSplit) {
  auto folder = findFolder(model, options);
  if (!folder)
    return folder.error();
  auto train = loadPart(model, *folder, MnistPart::Train);
  if (!train)
    return train.error();
  if (validationSplit)
    return split(*train, *validationSplit);
  if (!hasMnistPart(*folder, MnistPart::Test))
    return split(*train, defaultValidationSplit);
  auto test = loadPart(model, *folder, MnistPart::Test);
  if (!test)
    return test.error();
  return TrainingData{*train, *test};
}

Expected<SampleRange> loadTestData(Model model, const DataOptions &options) {
  auto folder = findFolder(model, options);
  if (!folder)
    return folder.error();
  return loadPart(model, *folder,
                  hasMnistPart(*folder, MnistPart::Test) ? MnistPart::Test
                                                         : MnistPart::Train);
}

} // namespace sinter::runtime
