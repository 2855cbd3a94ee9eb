//===-- History.h - the record of a training --------------------*- C++ -*-===//
//
// A table of the losses of each epoch in a CSV file that grows with the
// training and survives its end at any moment.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_HISTORY_H
#define SINTER_RUNTIME_TRAIN_HISTORY_H

#include "core/Status.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace sinter::runtime {

/// One row: what an epoch gave.
struct EpochResult {
  int64_t epoch; ///< from 1 on, through all phases
  std::string phase;
  double loss;
  std::optional<double> validationLoss;
  double imagesPerSecond; ///< trained
};

/// A history file, open for writing.
class History {
public:
  /// Opens the file, or creates it, and touches nothing in it: rows of another
  /// training are replaced by the first `append`. Of the rows in it, those of
  /// the first `epochs` epochs will be kept. Fails if the file cannot be
  /// written, or if rows are to be kept and it is no history.
  static Expected<History> open(const std::filesystem::path &path,
                                int64_t epochs);

  History(History &&other) noexcept;
  History &operator=(History &&) = delete;
  ~History();

  /// Adds a row, and returns when it is on the disk.
  Status append(const EpochResult &result);

private:
  History(std::filesystem::path path, int descriptor, int64_t keptBytes)
      : path(std::move(path)), descriptor(descriptor), size(keptBytes) {}

  std::filesystem::path path;
  int descriptor;
  int64_t size; ///< bytes of the rows that count
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_HISTORY_H
