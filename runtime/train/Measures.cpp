//===-- Measures.cpp - losses and metrics over many batches ---------------===//
//
// Finds the outputs by their names once, then adds them up in double precision.
//
//===----------------------------------------------------------------------===//

#include "train/Measures.h"

#include <cassert>
#include <ranges>

namespace sinter::runtime {

namespace {

size_t outputPosition(const sinter_entry &entry, std::string_view name) {
  std::span outputs(entry.outputs, static_cast<size_t>(entry.output_count));
  auto found = std::ranges::find(outputs, name, &sinter_tensor::name);
  assert(found != outputs.end() && "an entry point that measures has this");
  return static_cast<size_t>(found - outputs.begin());
}

const float *floatsOf(const char *const *outputs, size_t position) {
  return reinterpret_cast<const float *>(outputs[position]);
}

/// Null if the model has none.
const sinter_metric *findConfusionMatrix(Model model) {
  auto found = std::ranges::find(model.metrics(),
                                 int32_t{SINTER_METRIC_CONFUSION_MATRIX},
                                 &sinter_metric::kind);
  return found == model.metrics().end() ? nullptr : &*found;
}

/// The names of the metrics that are means.
auto meansOf(Model model) {
  return model.metrics() | std::views::filter([](const sinter_metric &metric) {
           return metric.kind == SINTER_METRIC_MEAN;
         }) |
         std::views::transform(&sinter_metric::name);
}

} // namespace

void ConfusionMatrix::add(const float *batch) {
  for (double &count : counts)
    count += *batch++;
}

std::optional<double>
ConfusionMatrix::intersectionOverUnion(int64_t classNumber) const {
  double intersection = count(classNumber, classNumber);
  double both = -intersection;
  for (int64_t other = 0; other < classCount; ++other)
    both += count(classNumber, other) + count(other, classNumber);
  if (both <= 0)
    return std::nullopt;
  return intersection / both;
}

double ConfusionMatrix::meanIntersectionOverUnion() const {
  double sum = 0;
  int64_t present = 0;
  for (int64_t i = 0; i < classCount; ++i)
    if (auto each = intersectionOverUnion(i)) {
      sum += *each;
      ++present;
    }
  return present == 0 ? 0 : sum / static_cast<double>(present);
}

std::vector<std::string> measureNames(Model model) {
  std::vector<std::string> names = {"loss"};
  std::ranges::copy(meansOf(model), std::back_inserter(names));
  if (findConfusionMatrix(model))
    names.push_back("mean_iou");
  return names;
}

MeasureSum::MeasureSum(Model model, const sinter_entry &entry) {
  scalarOutputs.push_back(outputPosition(entry, "loss"));
  for (const char *name : meansOf(model))
    scalarOutputs.push_back(
        outputPosition(entry, fmt::format("metric/{}", name)));
  sums.resize(scalarOutputs.size());
  if (const sinter_metric *metric = findConfusionMatrix(model)) {
    confusionOutput =
        outputPosition(entry, fmt::format("metric/{}", metric->name));
    confusion.emplace(metric->classes);
  }
}

void MeasureSum::add(const char *const *outputs, int64_t count) {
  for (size_t i = 0; i < sums.size(); ++i)
    sums[i] += double{*floatsOf(outputs, scalarOutputs[i])} *
               static_cast<double>(count);
  if (confusion)
    confusion->add(floatsOf(outputs, confusionOutput));
  sampleCount += count;
}

Measures MeasureSum::mean() const {
  assert(sampleCount > 0 && "nothing has no mean");
  Measures measures{sums, confusion};
  for (double &value : measures.values)
    value /= static_cast<double>(sampleCount);
  if (confusion)
    measures.values.push_back(confusion->meanIntersectionOverUnion());
  return measures;
}

} // namespace sinter::runtime
