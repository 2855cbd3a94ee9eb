//===-- MeanLoss.h - the mean of batches' losses ----------------*- C++ -*-===//
//
// Averages the losses of batches by their numbers of samples.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_MEANLOSS_H
#define SINTER_RUNTIME_TRAIN_MEANLOSS_H

#include <cstdint>

namespace sinter::runtime {

/// A running mean over samples; a partial batch counts for what it holds.
class MeanLoss {
public:
  /// Adds a batch of `count` samples whose mean loss is `loss`.
  void add(double loss, int64_t count) {
    sum += loss * static_cast<double>(count);
    total += count;
  }

  int64_t count() const { return total; }

  /// Needs at least one sample.
  double value() const { return sum / static_cast<double>(total); }

private:
  double sum = 0;
  int64_t total = 0;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_MEANLOSS_H
