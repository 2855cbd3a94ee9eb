//===-- Results.h - what a network computes, as pictures --------*- C++ -*-===//
//
// Draws inputs, outputs and targets in the way that suits the model.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CLI_RESULTS_H
#define SINTER_RUNTIME_CLI_RESULTS_H

#include "core/Model.h"
#include "data/BatchLoader.h"
#include "device/cpu/Executor.h"
#include "files/ImageGrid.h"

namespace sinter::runtime {

/// The results on some samples, in one grid. It depends on the target:
/// - a picture: a column for each sample, inputs above outputs above targets;
/// - a class: each sample's picture with the names of its true class and of the
///   predicted one;
/// - a mask: a row for each sample, picture, predicted regions, true regions.
class Results {
public:
  /// Fails if the model's results are none of these.
  static Expected<Results> create(Model model);

  /// Feeds of the model's inputs that give pictures to look at, before they are
  /// normalised; one for each input, like those of the model.
  std::span<const sinter_feed> feeds() const { return drawnFeeds; }

  /// Adds the samples of `batch`, which was fed by `feeds`, with what "predict"
  /// has written for them.
  void add(const Batch &batch, const OutputBuffers &outputs);

  ImageGrid grid() const;

  /// The predicted mask of each sample; nothing if the target is no mask.
  const std::vector<ClassMask> &masks() const { return predictedMasks; }

private:
  enum class Kind { Images, Classes, Masks };

  Results(Model model, Kind kind);

  static Expected<Kind> kindOf(Model model);
  void addImages(const Batch &batch, int64_t sample,
                 const OutputBuffers &outputs);
  void addClasses(const Batch &batch, int64_t sample,
                  const OutputBuffers &outputs);
  void addMasks(const Batch &batch, int64_t sample,
                const OutputBuffers &outputs);

  Model model;
  Kind kind;
  size_t pictureInput = 0; ///< position of the input that is drawn
  size_t targetInput = 0;
  std::vector<sinter_feed> drawnFeeds;
  std::vector<std::vector<GridCell>> samples; ///< the cells of each sample
  std::vector<ClassMask> predictedMasks;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_RESULTS_H
