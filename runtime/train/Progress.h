//===-- Progress.h - what a training shows while it runs --------*- C++ -*-===//
//
// On a terminal, one line that is drawn anew; elsewhere, a plain line for each
// epoch.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_PROGRESS_H
#define SINTER_RUNTIME_TRAIN_PROGRESS_H

#include "train/History.h"
#include "train/Measures.h"

#include <chrono>
#include <cstdio>
#include <string>

namespace sinter::runtime {

/// Prints to a stream, which must outlive it.
class Progress {
public:
  /// `measures` names the values that are shown; each epoch trains
  /// `imagesPerEpoch` pictures.
  Progress(std::FILE *stream, std::vector<std::string> measures,
           int64_t imagesPerEpoch);
  /// Ends a line that is still being drawn.
  ~Progress();
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  /// Starts the clock of epoch `epoch` of `epochs`.
  void beginEpoch(int64_t epoch, int64_t epochs);

  /// Some pictures of the epoch are done.
  void update(const MeasureSum &sum);

  /// Pictures trained each second from `beginEpoch` until now.
  double imagesPerSecond(int64_t images) const;

  void endEpoch(const EpochResult &result);

private:
  using Clock = std::chrono::steady_clock;

  std::string timeLeft(int64_t images, double rate) const;
  std::string valuesText(const char *prefix,
                         const std::vector<double> &values) const;

  std::FILE *stream;
  std::vector<std::string> measures;
  bool isTerminal;
  bool lineIsOpen = false;
  int64_t imagesPerEpoch;
  int64_t epochs = 0;
  int64_t epoch = 0;
  Clock::time_point begin;
  Clock::time_point drawn;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_PROGRESS_H
