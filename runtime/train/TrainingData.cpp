//===-- TrainingData.cpp - which samples train and which test -------------===//
//
// Finds the files, opens them and divides their samples.
//
//===----------------------------------------------------------------------===//

#include "train/TrainingData.h"

#include "data/SyntheticFiles.h"

#include <cmath>
#include <cstdio>

namespace sinter::runtime {

namespace {

namespace fs = std::filesystem;

Expected<fs::path> findData(Model model, const DataOptions &options) {
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
  return synthesizeDataset(model, *cache, options.samples.value_or(0));
}

Expected<DatasetParts> open(Model model, const DataOptions &options) {
  auto path = findData(model, options);
  if (!path)
    return path.error();
  auto parts = openDataset({model, *path, options.skipBroken});
  if (!parts)
    return parts;
  for (const std::string &reason : parts->skipped)
    fmt::print(stderr, "skipped {}\n", reason);
  if (!parts->skipped.empty())
    fmt::print(stderr, "skipped {} samples that cannot be read\n",
               parts->skipped.size());
  return parts;
}

SampleRange whole(std::shared_ptr<const SampleSource> source) {
  int64_t count = source ? source->count() : 0;
  return {std::move(source), 0, count};
}

/// Cuts the last `fraction` off the train part, rounding as Keras does.
Status split(TrainingData &data, double fraction) {
  SampleRange all = data.train;
  auto boundary = static_cast<int64_t>(
      std::floor(static_cast<double>(all.count()) * (1 - fraction)));
  data.validation = all;
  data.train.end = data.validation.begin = boundary;
  if (data.train.count() > 0 && (fraction == 0 || data.validation.count() > 0))
    return Status::success();
  return makeError("--validation-split {} of {} samples leaves none to {}",
                   fraction, all.count(),
                   data.train.count() == 0 ? "train on" : "validate on");
}

} // namespace

Expected<TrainingData> loadTrainingData(Model model, const DataOptions &options,
                                        std::optional<double> validationSplit) {
  auto parts = open(model, options);
  if (!parts)
    return parts.error();
  TrainingData data{whole(parts->train), whole(parts->validation),
                    whole(parts->test)};
  if (!validationSplit && parts->validation)
    return data;
  if (!validationSplit && parts->test) {
    data.validation = data.test;
    return data;
  }
  Status status =
      split(data, validationSplit.value_or(model.dataset().validation_split));
  if (!status.ok())
    return status.error();
  return data;
}

Expected<SampleRange> loadTestData(Model model, const DataOptions &options) {
  auto parts = open(model, options);
  if (!parts)
    return parts.error();
  for (const auto &source : {parts->test, parts->validation})
    if (source)
      return whole(source);
  return whole(parts->train);
}

} // namespace sinter::runtime
