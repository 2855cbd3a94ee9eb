//===-- CpuExecutor.cpp - runs entry points on the CPU --------------------===//
//
// Sizes and allocates the arena, scratch and output buffers, and fills in the
// frame that kernels see.
//
//===----------------------------------------------------------------------===//

#include "device/cpu/CpuExecutor.h"

#include "device/EntryPlan.h"

#include <algorithm>
#include <cassert>
#include <system_error>

namespace sinter::runtime {

namespace {

/// Outputs are where the host can read them.
class CpuOutputs final : public Outputs {
public:
  static Expected<std::unique_ptr<Outputs>> create(const sinter_entry &entry,
                                                   int64_t maximumBatch) {
    auto result = std::make_unique<CpuOutputs>();
    for (const sinter_tensor &output : outputsOf(entry)) {
      int64_t bytes = tensorBytes(output, maximumBatch);
      result->buffers.emplace_back(bytes);
      if (!result->buffers.back().isValid())
        return makeError("cannot allocate {} bytes for {}", bytes, output.name);
      result->pointers.push_back(result->buffers.back().data());
    }
    return std::unique_ptr<Outputs>(std::move(result));
  }

  char *const *addresses() const override { return pointers.data(); }
  int64_t capacity() const override { return 1; }
  Status fetch(int64_t) override { return Status::success(); }
  Expected<const char *const *> take() override { return pointers.data(); }

private:
  std::vector<Buffer> buffers;
  std::vector<char *> pointers;
};

} // namespace

int64_t scratchBytesPerThread(Model model) {
  int64_t bytes = 0;
  for (const sinter_entry &entry : model.entries())
    for (const sinter_launch &launch : launchesOf(entry))
      bytes = std::max(bytes, launch.scratch_bytes);
  // Each thread's part is aligned, and no two threads share a cache line.
  return roundUp(bytes, SINTER_BUFFER_ALIGNMENT);
}

Expected<std::unique_ptr<Executor>> CpuExecutor::create(Model model,
                                                        Variables variables,
                                                        const Options &options,
                                                        int threads) {
  int64_t arenaSize = arenaBytes(model, options.maximumBatch);
  Buffer arena(arenaSize);
  if (!arena.isValid())
    return makeError("cannot allocate {} bytes for a batch of {} samples; "
                     "lower --batch-size",
                     arenaSize, options.maximumBatch);

  int64_t stride = scratchBytesPerThread(model);
  Buffer scratch(bytesFor(threads, stride, 0));
  if (!scratch.isValid())
    return makeError("cannot allocate {} bytes of scratch memory for each of "
                     "{} threads; lower --threads",
                     stride, threads);
  try {
    return std::unique_ptr<Executor>(new CpuExecutor(
        model, std::move(variables), options, std::move(arena),
        std::move(scratch), stride, std::make_unique<ThreadPool>(threads)));
  } catch (const std::system_error &error) {
    return makeError("cannot start {} threads: {}; lower --threads", threads,
                     error.what());
  }
}

Expected<std::unique_ptr<Outputs>>
CpuExecutor::createOutputs(const sinter_entry &entry, int64_t maximumBatch,
                           int64_t) {
  return CpuOutputs::create(entry, maximumBatch);
}

std::vector<char *> CpuExecutor::inputsOf(const sinter_entry &entry,
                                          const Arguments &arguments) const {
  const sinter_entry *features = model.featuresOf(entry);
  size_t featureCount = features ? model.outputsOf(*features).size() : 0;
  std::vector<char *> inputs;
  auto append = [&](char *const *begin, size_t count) {
    inputs.insert(inputs.end(), begin, begin + count);
  };
  if (arguments.inputs)
    append(arguments.inputs,
           model.inputs().size() + (arguments.features ? 0 : featureCount));
  if (arguments.features)
    append(arguments.features->addresses(), featureCount);
  return inputs;
}

Status CpuExecutor::run(const sinter_entry &entry, int64_t batch,
                        const Arguments &arguments) {
  assert(batch >= 1 && batch <= options.maximumBatch);
  auto variables = deviceVariables.forKernels();
  if (!variables)
    return variables.status();
  std::vector<char *> inputs = inputsOf(entry, arguments);
  Segments segments = {*variables, arena.data(), inputs.data(),
                       arguments.outputs ? arguments.outputs->addresses()
                                         : nullptr};
  sinter_frame frame = {};
  frame.batch = batch;
  frame.padded_batch = roundUp(batch, entry.batch_granule);
  frame.variables = segments.variables;
  frame.arena = segments.arena;
  frame.inputs = segments.inputs;
  frame.outputs = segments.outputs;
  frame.seed = options.seed;
  frame.flags = options.dropout ? 0 : SINTER_FLAG_NO_DROPOUT;
  frame.learning_rate_factor = learningRateFactor;
  if (recorder)
    recorder->beginRun(entry, batch);
  std::vector<char *> operands;
  for (const sinter_launch &launch : launchesOf(entry)) {
    operands.clear();
    for (const sinter_operand &operand : operandsOf(launch))
      operands.push_back(addressOf(operand, segments, frame.padded_batch));
    frame.operands = operands.data();
    auto runTile = [&](int64_t tile, int thread) {
      launch.kernel(&frame, tile, scratch.data() + thread * scratchStride);
    };
    int64_t tiles = tileCount(launch, batch);
    if (recorder)
      recorder->runLaunch(*pool, tiles, runTile);
    else
      pool->parallelFor(tiles, runTile);
  }
  return Status::success();
}

Status CpuExecutor::startClock() {
  clockStart = std::chrono::steady_clock::now();
  return Status::success();
}

Expected<double> CpuExecutor::stopClock() {
  std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - clockStart;
  return seconds.count();
}

} // namespace sinter::runtime
