//===-- Progress.h - what a training shows while it runs --------*- C++ -*-===//
//
// On a terminal, one line that is drawn anew; elsewhere, a plain line for each
// epoch.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_PROGRESS_H
#define SINTER_RUNTIME_TRAIN_PROGRESS_H

#include "train/History.h"

#include <chrono>
#include <cstdio>
#include <string>

namespace sinter::runtime {

/// Prints to a stream, which must outlive it.
class Progress {
public:
  /// `epochs` is the number of the last epoch, `imagesPerEpoch` how many
  /// pictures each epoch trains.
  Progress(std::FILE *stream, int64_t epochs, int64_t imagesPerEpoch);
  /// Ends a line that is still being drawn.
  ~Progress();
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  /// Starts the clock of epoch `epoch`.
  void beginEpoch(int64_t epoch);

  /// `images` pictures of the epoch are done, with the mean loss `loss`.
  void update(int64_t images, double loss);

  /// Pictures trained each second from `beginEpoch` until now.
  double imagesPerSecond(int64_t images) const;

  void endEpoch(const EpochResult &result);

private:
  using Clock = std::chrono::steady_clock;

  std::string timeLeft(int64_t images, double rate) const;

  std::FILE *stream;
  bool isTerminal;
  bool lineIsOpen = false;
  int64_t epochs;
  int64_t imagesPerEpoch;
  int64_t epoch = 0;
  Clock::time_point begin;
  Clock::time_point drawn;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_PROGRESS_H
