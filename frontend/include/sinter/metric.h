//===-- metric.h - what is measured beside the loss -------------*- C++ -*-===//
//
// Metrics compare the loss's output with its target. A model file writes them
// as bare words: `.metrics = {accuracy, mean_iou}`; a mean squared error is
// written as the loss is, without a target: `mean_squared_error{}`.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_METRIC_H
#define SINTER_METRIC_H

#include "sinter/diagnostic.h"
#include "sinter/graph.h"
#include "sinter/loss.h"

#include <algorithm>
#include <cstdint>
#include <source_location>
#include <string_view>

namespace sinter {
namespace detail {

/// The word for a metric: it becomes a MetricRule, with a line, where it is
/// listed.
struct MetricWord {
  std::string_view name;
  /// What the word means for an output and a target of these shapes.
  MetricKind (*kindFor)(const Shape &output, const Shape &target);
};

/// Keras 3's choice (trainers/compile_utils.py): it depends on shapes alone.
constexpr MetricKind accuracyFor(const Shape &output, const Shape &target) {
  if (output[output.rank() - 1] == 1)
    return MetricKind::binaryAccuracy;
  return target == output ? MetricKind::categoricalAccuracy
                          : MetricKind::sparseCategoricalAccuracy;
}

constexpr MetricKind confusionMatrixFor(const Shape &, const Shape &) {
  return MetricKind::confusionMatrix;
}

} // namespace detail

/// How often the output is right: of one value, where (output > 0.5) is the
/// target; of several, where its largest is at the target's class.
inline constexpr detail::MetricWord accuracy{"accuracy", detail::accuracyFor};

/// The mean over the classes of intersection over union, from the confusion
/// matrix of the whole data.
inline constexpr detail::MetricWord mean_iou{"mean_iou",
                                             detail::confusionMatrixFor};

/// How often class i (a row) was taken for class j (a column).
inline constexpr detail::MetricWord confusion_matrix{
    "confusion_matrix", detail::confusionMatrixFor};

/// Any metric, at a line of the model file.
class MetricRule {
public:
  constexpr MetricRule() = default;
  constexpr MetricRule(
      const detail::MetricWord &word,
      const std::source_location &location = std::source_location::current())
      : word(word), where(detail::lineOf(location)) {}
  constexpr MetricRule(const mean_squared_error &error)
      : word{error.name,
             [](const Shape &, const Shape &) {
               return MetricKind::meanSquaredError;
             }},
        target(error.target), where(detail::lineOf(error.location)) {}

  constexpr std::string_view name() const { return word.name; }
  constexpr const SourceLine &line() const { return where; }

  /// What is wrong with comparing these; empty if nothing is. The loss has
  /// accepted them.
  constexpr Text check(const Shape &output, const Shape &lossTarget) const {
    if (!target.empty())
      return Text("expected no target, because metrics compare with the "
                  "loss's, got '")
             << target << "'";
    if (word.kindFor(output, lossTarget) == MetricKind::meanSquaredError &&
        output != lossTarget)
      return Text("expected a target of the output's shape ")
             << output << ", got " << lossTarget;
    return {};
  }

  constexpr Metric freeze(const Shape &output, const Shape &lossTarget) const {
    Metric metric{.kind = word.kindFor(output, lossTarget),
                  .name = word.name,
                  .where = where};
    if (metric.kind == MetricKind::confusionMatrix)
      metric.classes = std::max<int64_t>(output[output.rank() - 1], 2);
    return metric;
  }

private:
  detail::MetricWord word{};
  std::string_view target;
  SourceLine where;
};

} // namespace sinter

#endif // SINTER_METRIC_H
