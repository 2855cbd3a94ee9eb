//===-- Patience.h - waiting for a loss to improve --------------*- C++ -*-===//
//
// What Keras's EarlyStopping and ReduceLROnPlateau have in common.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_PATIENCE_H
#define SINTER_RUNTIME_TRAIN_PATIENCE_H

#include <cstdint>
#include <limits>

namespace sinter::runtime {

/// Counts the epochs in a row without an improvement of a loss.
struct Patience {
  int64_t limit = 0;  ///< epochs that it lasts; 0: for ever
  int64_t waited = 0; ///< epochs since the best loss, or since it ran out
  double best = std::numeric_limits<double>::infinity();

  /// Takes the loss of the next epoch, which is an improvement if it is lower
  /// than the best one by more than `minimumChange`. Tells whether patience has
  /// run out; then it starts anew.
  bool runsOutAt(double loss, double minimumChange) {
    if (loss < best - minimumChange) {
      best = loss;
      waited = 0;
    } else if (limit > 0 && ++waited == limit) {
      waited = 0;
      return true;
    }
    return false;
  }

  /// Forgets the losses.
  void restart() { *this = {.limit = limit}; }
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_PATIENCE_H
