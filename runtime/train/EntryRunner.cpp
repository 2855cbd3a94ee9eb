//===-- EntryRunner.cpp - entry points with their features ----------------===//
//
// Features come from memory in every case, computed or read: the rest of the
// entry point cannot tell, and its results are the same bit by bit.
//
//===----------------------------------------------------------------------===//

#include "train/EntryRunner.h"

namespace sinter::runtime {

Expected<EntryRunner> EntryRunner::create(Model model, Executor &executor,
                                          const sinter_entry &entry,
                                          int64_t maximumBatch) {
  EntryRunner runner(model, executor, entry);
  if (!runner.features)
    return runner;
  auto buffers = OutputBuffers::create(*runner.features, maximumBatch);
  if (!buffers)
    return buffers.error();
  runner.buffers.emplace(std::move(*buffers));
  return runner;
}

Status EntryRunner::keepFeatures(const std::filesystem::path &folder,
                                 int64_t begin, int64_t end) {
  assert(hasFeatures() && "checked by the caller");
  auto created =
      FeatureCache::create(folder, model.outputsOf(*features), begin, end);
  if (!created)
    return created.status();
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

Status EntryRunner::makeFeatures(const Batch &batch, Variables &variables) {
  if (cache && cache->has(batch.indices))
    return cache->read(batch.indices, buffers->pointers());
  executor.run(*features, batch.count, variables, batch.inputs,
               buffers->pointers());
  return cache ? cache->write(batch.indices, buffers->pointers())
               : Status::success();
}

Status EntryRunner::run(const Batch &batch, Variables &variables,
                        char *const *outputs) {
  std::vector<char *> inputs(batch.inputs,
                             batch.inputs + model.inputs().size());
  if (features) {
    if (Status status = makeFeatures(batch, variables); !status.ok())
      return status;
    size_t count = model.outputsOf(*features).size();
    inputs.insert(inputs.end(), buffers->pointers(),
                  buffers->pointers() + count);
  }
  executor.run(*rest, batch.count, variables, inputs.data(), outputs);
  return Status::success();
}

} // namespace sinter::runtime
