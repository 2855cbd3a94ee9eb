//===-- Evaluation.cpp - the loss on given samples ------------------------===//
//
// Runs "evaluate" over a range of samples.
//
//===----------------------------------------------------------------------===//

#include "train/Evaluation.h"

#include "train/MeanLoss.h"

#include <numeric>

namespace sinter::runtime {

NoiseKey evaluationNoise() {
  return {.seed = 0, .epoch = 0, .stream = NoiseStream::Evaluation};
}

BatchLoader evaluationLoader(Model model, const SampleRange &samples,
                             int64_t batchSize) {
  std::vector<int64_t> indices(static_cast<size_t>(samples.count()));
  std::iota(indices.begin(), indices.end(), samples.begin);
  return BatchLoader(*samples.set, model.inputs(), model.feeds(), batchSize,
                     std::move(indices), evaluationNoise());
}

Expected<Evaluator> Evaluator::create(Model model, Executor &executor) {
  // The only output is a scalar, whatever the batch.
  auto outputs = OutputBuffers::create(model.entry("evaluate"), 1);
  if (!outputs)
    return outputs.error();
  return Evaluator(model, executor, std::move(*outputs));
}

double Evaluator::meanLoss(Variables &variables, const SampleRange &samples,
                           int64_t batchSize, const Interrupt *interrupt) {
  BatchLoader loader = evaluationLoader(model, samples, batchSize);
  const sinter_entry &entry = model.entry("evaluate");
  MeanLoss mean;
  while (const Batch *batch = loader.next()) {
    executor.run(entry, batch->count, variables, batch->inputs,
                 outputs.pointers());
    mean.add(lossIn(outputs), batch->count);
    if (interrupt && interrupt->signal() != 0)
      break;
  }
  return mean.value();
}

float lossIn(const OutputBuffers &outputs) {
  return *reinterpret_cast<const float *>(outputs.data(0));
}

} // namespace sinter::runtime
