//===-- Results.h - what a network computes, as pictures --------*- C++ -*-===//
//
// Draws inputs, outputs and targets in the way that suits the model.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CLI_RESULTS_H
#define SINTER_RUNTIME_CLI_RESULTS_H

#include "core/Model.h"
#include "data/BatchLoader.h"
#include "files/ImageGrid.h"

#include <optional>

namespace sinter::runtime {

/// The results on some samples, in one grid. It depends on the target:
/// - a picture: a column for each sample, inputs above outputs above targets;
/// - a class: each sample's picture with the names of its true class and of the
///   predicted one;
/// - a mask: a row for each sample, picture, predicted regions, true regions.
/// What a source does not have is left out.
class Results {
public:
  /// Of samples of `source`, which must outlive it. Fails if the model's
  /// results are none of these.
  static Expected<Results> create(Model model, const SampleSource &source);

  /// Adds the samples of `batch`, with what "predict" has written for them: a
  /// buffer for each output. Fails if a sample cannot be read.
  Status add(const Batch &batch, const char *const *outputs);

  ImageGrid grid() const;

  /// The predicted mask of each sample; nothing if the target is no mask.
  const std::vector<ClassMask> &masks() const { return predictedMasks; }

private:
  enum class Kind { Images, Classes, Masks };

  Results(Model model, const SampleSource &source, Kind kind)
      : model(model), source(source), kind(kind) {}

  static std::optional<Kind> kindOf(Model model);
  std::vector<GridCell> images(const Batch &batch, int64_t number,
                               const char *const *outputs) const;
  GridCell classes(const Sample &sample, std::span<const float> output) const;
  std::vector<GridCell> masks(const Sample &sample,
                              std::span<const float> output);

  Model model;
  const SampleSource &source;
  Kind kind;
  std::vector<std::vector<GridCell>> samples; ///< the cells of each sample
  std::vector<ClassMask> predictedMasks;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_RESULTS_H
