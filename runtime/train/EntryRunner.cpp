//===-- EntryRunner.cpp - entry points with their features ----------------===//
//
// Whether features were computed or read back, the rest of the entry point gets
// the same bytes, and its results are the same bit by bit.
//
//===----------------------------------------------------------------------===//

#include "train/EntryRunner.h"

#include "device/EntryPlan.h"

namespace sinter::runtime {

Expected<EntryRunner> EntryRunner::create(Model model, Executor &executor,
                                          const sinter_entry &entry,
                                          int64_t maximumBatch) {
  EntryRunner runner(model, executor, entry, maximumBatch);
  if (!runner.features)
    return runner;
  auto outputs = executor.createOutputs(*runner.features, maximumBatch);
  if (!outputs)
    return outputs.error();
  runner.made = std::move(*outputs);
  return runner;
}

Status EntryRunner::keepFeatures(const std::filesystem::path &folder,
                                 int64_t begin, int64_t end) {
  assert(hasFeatures() && "checked by the caller");
  auto created =
      FeatureCache::create(folder, model.outputsOf(*features), begin, end);
  if (!created)
    return created.status();
  for (const sinter_tensor &feature : model.outputsOf(*features)) {
    kept.emplace_back(tensorBytes(feature, maximumBatch));
    if (!kept.back().isValid())
      return makeError("cannot allocate {} bytes for {}", kept.back().size(),
                       feature.name);
  }
  cache.emplace(std::move(*created));
  return Status::success();
}

std::vector<bool> EntryRunner::inputs() const {
  std::vector<bool> isRead = model.inputsOf(*rest);
  if (!features || (cache && cache->isComplete()))
    return isRead;
  std::vector<bool> isReadBefore = model.inputsOf(*features);
  for (size_t i = 0; i < isRead.size(); ++i)
    isRead[i] = isRead[i] || isReadBefore[i];
  return isRead;
}

Status EntryRunner::makeFeatures(const Batch &batch) {
  Status status = executor.run(*features, batch.count,
                               {.inputs = batch.inputs, .outputs = made.get()});
  if (!status.ok() || !cache)
    return status;
  auto values = made->read(batch.count);
  return values ? cache->write(batch.indices, *values) : values.status();
}

Status EntryRunner::runOnKept(const Batch &batch, Outputs &outputs) {
  std::vector<char *> inputs(batch.inputs,
                             batch.inputs + model.inputs().size());
  for (const Buffer &buffer : kept)
    inputs.push_back(buffer.data());
  Status status =
      cache->read(batch.indices, inputs.data() + model.inputs().size());
  if (!status.ok())
    return status;
  return executor.run(*rest, batch.count,
                      {.inputs = inputs.data(), .outputs = &outputs});
}

Status EntryRunner::run(const Batch &batch, Outputs &outputs) {
  if (cache && cache->has(batch.indices))
    return runOnKept(batch, outputs);
  if (features)
    if (Status status = makeFeatures(batch); !status.ok())
      return status;
  return executor.run(
      *rest, batch.count,
      {.inputs = batch.inputs, .features = made.get(), .outputs = &outputs});
}

} // namespace sinter::runtime
