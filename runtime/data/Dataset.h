//===-- Dataset.h - the data set of a model ---------------------*- C++ -*-===//
//
// Finds the reader that a model file names, and opens its files.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_DATASET_H
#define SINTER_RUNTIME_DATA_DATASET_H

#include "core/Model.h"
#include "data/SampleSource.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sinter::runtime {

/// What a reader is asked to open.
struct DatasetRequest {
  Model model;                ///< whose inputs will be fed
  std::filesystem::path path; ///< of the data: a folder, or a file of arrays
  /// Leave out pictures that cannot be read, instead of failing. All pictures
  /// are then read once at the start.
  bool skipBroken = false;
};

/// The parts that a data set's files come in; null: there is no such part.
struct DatasetParts {
  std::shared_ptr<const SampleSource> train;
  std::shared_ptr<const SampleSource> validation;
  std::shared_ptr<const SampleSource> test;
  std::vector<std::string> skipped; ///< why each picture was left out
};

/// Opens the data of the request's model. The train part is there and not
/// empty, and every sample has what the model's feeds take, in shapes that fit.
Expected<DatasetParts> openDataset(const DatasetRequest &request);

/// Makes data that looks like that of the model's data set, in files of the
/// same format, in a folder below `cacheFolder`, and gives that folder: `count`
/// samples to train on, or as many as show what a model can learn if it is 0,
/// and some to test. If they are there already, that is all.
Expected<std::filesystem::path>
synthesizeDataset(Model model, const std::filesystem::path &cacheFolder,
                  int64_t count);

/// The user's own pictures, without labels or masks, for a model that takes
/// pictures.
Expected<std::shared_ptr<const SampleSource>>
openPictures(Model model, std::vector<std::filesystem::path> files);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_DATASET_H
