//===-- History.h - the record of a training --------------------*- C++ -*-===//
//
// A table of the losses and metrics of each epoch in a CSV file that grows with
// the training and survives its end at any moment.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_HISTORY_H
#define SINTER_RUNTIME_TRAIN_HISTORY_H

#include "core/Status.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sinter::runtime {

/// One row: what an epoch gave.
struct EpochResult {
  int64_t epoch; ///< from 1 on, through all phases
  std::string phase;
  std::vector<double> training;                  ///< by measureNames
  std::optional<std::vector<double>> validation; ///< the same
  double imagesPerSecond;                        ///< trained
};

/// A history file, open for writing.
class History {
public:
  /// Opens the file, or creates it, and touches nothing in it: rows of another
  /// training are replaced by the first `append`. Of the rows in it, those of
  /// the first `epochs` epochs will be kept. `measures` names the columns of
  /// values. Fails if the file cannot be written, or if rows are to be kept and
  /// it is no history of these values.
  static Expected<History> open(const std::filesystem::path &path,
                                int64_t epochs,
                                std::span<const std::string> measures);

  History(History &&other) noexcept;
  History &operator=(History &&) = delete;
  ~History();

  /// Adds a row, and returns when it is on the disk.
  Status append(const EpochResult &result);

  /// The file until now. Nothing if it is no regular file.
  std::string contents() const;

private:
  History(std::filesystem::path path, int descriptor, std::string header)
      : path(std::move(path)), header(std::move(header)),
        descriptor(descriptor) {}

  std::filesystem::path path;
  std::string header; ///< the first line, with its end
  int descriptor;
  int64_t size = 0; ///< bytes of the rows that count
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_HISTORY_H
