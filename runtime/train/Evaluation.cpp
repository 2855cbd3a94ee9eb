//===-- Evaluation.cpp - loss and metrics on given samples ----------------===//
//
// Runs an entry point that measures over a range of samples.
//
//===----------------------------------------------------------------------===//

#include "train/Evaluation.h"

#include <numeric>

namespace sinter::runtime {

NoiseKey evaluationNoise() {
  return {.seed = 0, .epoch = 0, .stream = NoiseStream::Evaluation};
}

BatchLoader evaluationLoader(Model model, const SampleRange &samples,
                             int64_t batchSize, std::vector<bool> wanted) {
  std::vector<int64_t> indices(static_cast<size_t>(samples.count()));
  std::iota(indices.begin(), indices.end(), samples.begin);
  return BatchLoader(*samples.source, model, batchSize, std::move(indices),
                     evaluationNoise(), std::move(wanted));
}

Expected<Evaluator> Evaluator::create(Model model, Executor &executor,
                                      const sinter_entry &entry,
                                      int64_t maximumBatch) {
  auto runner = EntryRunner::create(model, executor, entry, maximumBatch);
  if (!runner)
    return runner.error();
  // The outputs are of the whole batch, however large it is.
  auto outputs = executor.createOutputs(entry, 1, measuredRunsAhead);
  if (!outputs)
    return outputs.error();
  return Evaluator(model, std::move(*runner), std::move(*outputs));
}

Expected<Measures> Evaluator::measure(const SampleRange &samples,
                                      int64_t batchSize,
                                      const Interrupt *interrupt) {
  BatchLoader loader =
      evaluationLoader(model, samples, batchSize, entryRunner.inputs());
  return runMeasured(model, entryRunner, loader, *outputs, interrupt,
                     [](const MeasureSum &) { return Status::success(); });
}

} // namespace sinter::runtime
