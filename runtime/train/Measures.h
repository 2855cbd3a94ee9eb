//===-- Measures.h - losses and metrics over many batches -------*- C++ -*-===//
//
// Combines what entry points measure on batches into what holds for all of
// their samples.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_MEASURES_H
#define SINTER_RUNTIME_TRAIN_MEASURES_H

#include "core/Model.h"
#include <optional>
#include <string>
#include <vector>

namespace sinter::runtime {

/// How often each class was taken for each.
class ConfusionMatrix {
public:
  explicit ConfusionMatrix(int64_t classes)
      : classCount(classes), counts(static_cast<size_t>(classes * classes)) {}

  int64_t classes() const { return classCount; }

  /// How often `output` was the answer where `target` was right.
  double count(int64_t target, int64_t output) const {
    return counts[static_cast<size_t>(target * classCount + output)];
  }

  /// Adds classes × classes counts; a row holds those of one target.
  void add(const float *batch);

  /// Nothing for a class that is in neither the targets nor the outputs.
  std::optional<double> intersectionOverUnion(int64_t classNumber) const;

  /// The mean over the classes that are in the targets or the outputs, as
  /// Keras's MeanIoU; 0 if there is none.
  double meanIntersectionOverUnion() const;

private:
  int64_t classCount;
  std::vector<double> counts;
};

/// What was measured on some samples.
struct Measures {
  std::vector<double> values; ///< by measureNames: the loss first
  std::optional<ConfusionMatrix> confusion;

  double loss() const { return values.front(); }
};

/// "loss", then the metrics that are means by their names, then "mean_iou" if
/// there is a confusion matrix. All confusion matrices of a model are the same,
/// for all compare the output with the target.
std::vector<std::string> measureNames(Model model);

/// Sums up the outputs "loss" and "metric/…" of an entry point. Each sample
/// counts the same, so a partial batch counts for what it holds.
class MeasureSum {
public:
  MeasureSum(Model model, const sinter_entry &entry);

  /// Adds what the entry point has written for a batch of `count` samples: one
  /// buffer for each of its outputs.
  void add(const char *const *outputs, int64_t count);

  int64_t samples() const { return sampleCount; }

  /// Need at least one sample.
  double meanLoss() const {
    return sums.front() / static_cast<double>(sampleCount);
  }
  Measures mean() const;

private:
  std::vector<size_t> scalarOutputs; ///< their positions in the entry's outputs
  std::vector<double> sums;          ///< of scalarOutputs
  size_t confusionOutput = 0;
  std::optional<ConfusionMatrix> confusion;
  int64_t sampleCount = 0;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_MEASURES_H
