//===-- Evaluation.cpp - loss and metrics on given samples ----------------===//
//
// Runs "evaluate" over a range of samples.
//
//===----------------------------------------------------------------------===//

#include "train/Evaluation.h"

#include <numeric>

namespace sinter::runtime {

NoiseKey evaluationNoise() {
  return {.seed = 0, .epoch = 0, .stream = NoiseStream::Evaluation};
}

BatchLoader evaluationLoader(Model model, const SampleRange &samples,
                             int64_t batchSize) {
  std::vector<int64_t> indices(static_cast<size_t>(samples.count()));
  std::iota(indices.begin(), indices.end(), samples.begin);
  return BatchLoader(*samples.source, model, batchSize, std::move(indices),
                     evaluationNoise());
}

Expected<Evaluator> Evaluator::create(Model model, Executor &executor) {
  // The outputs are of the whole batch, however large it is.
  auto outputs = OutputBuffers::create(model.entry("evaluate"), 1);
  if (!outputs)
    return outputs.error();
  return Evaluator(model, executor, std::move(*outputs));
}

Expected<Measures> Evaluator::measure(Variables &variables,
                                      const SampleRange &samples,
                                      int64_t batchSize,
                                      const Interrupt *interrupt) {
  BatchLoader loader = evaluationLoader(model, samples, batchSize);
  const sinter_entry &entry = model.entry("evaluate");
  MeasureSum sum(model, entry);
  executor.prepare(variables);
  while (true) {
    auto next = loader.next();
    if (!next)
      return next.error();
    const Batch *batch = *next;
    if (!batch)
      return sum.mean();
    executor.run(entry, batch->count, variables, batch->inputs,
                 outputs.pointers());
    sum.add(outputs, batch->count);
    if (interrupt && interrupt->signal() != 0)
      return sum.mean();
  }
}

} // namespace sinter::runtime
