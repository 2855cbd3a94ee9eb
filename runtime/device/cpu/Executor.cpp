//===-- Executor.cpp - runs entry points on the CPU -----------------------===//
//
// Sizes and allocates the arena, scratch and output buffers, and fills in the
// frame that kernels see.
//
//===----------------------------------------------------------------------===//

#include "device/cpu/Executor.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <system_error>

namespace sinter::runtime {

namespace {

constexpr int64_t maximumBytes = std::numeric_limits<int64_t>::max();

int64_t roundUp(int64_t value, int64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

/// `count * each + fixed`, saturating.
int64_t bytesFor(int64_t count, int64_t each, int64_t fixed) {
  int64_t bytes;
  if (__builtin_mul_overflow(count, each, &bytes) ||
      __builtin_add_overflow(bytes, fixed, &bytes))
    return maximumBytes;
  return bytes;
}

int64_t tileCount(const sinter_launch &launch, int64_t batch) {
  if (launch.samples_per_tile == 0)
    return launch.tiles;
  return launch.tiles * ((batch - 1) / launch.samples_per_tile + 1);
}

std::span<const sinter_launch> launchesOf(const sinter_entry &entry) {
  return {entry.launches, static_cast<size_t>(entry.launch_count)};
}

std::span<const sinter_tensor> outputsOf(const sinter_entry &entry) {
  return {entry.outputs, static_cast<size_t>(entry.output_count)};
}

char *addressOf(const sinter_operand &operand, const sinter_frame &frame) {
  int64_t offset = operand.offset + frame.padded_batch * operand.per_sample;
  switch (operand.segment) {
  case SINTER_SEGMENT_VARIABLES:
    return frame.variables + offset;
  case SINTER_SEGMENT_ARENA:
    return frame.arena + offset;
  case SINTER_SEGMENT_INPUT:
    return frame.inputs[operand.index] + offset;
  default:
    return frame.outputs[operand.index] + offset;
  }
}

} // namespace

int64_t arenaBytes(const sinter_entry &entry, int64_t batch) {
  if (batch > maximumBytes - entry.batch_granule)
    return maximumBytes;
  return bytesFor(roundUp(batch, entry.batch_granule),
                  entry.arena_bytes_per_sample, entry.arena_bytes_fixed);
}

int64_t outputBytes(const sinter_entry &entry, int64_t batch) {
  int64_t bytes = 0;
  for (const sinter_tensor &output : outputsOf(entry))
    bytes = bytesFor(output.per_sample ? batch : 1, output.bytes, bytes);
  return bytes;
}

int64_t scratchBytesPerThread(Model model) {
  int64_t bytes = 0;
  for (const sinter_entry &entry : model.entries())
    for (const sinter_launch &launch : launchesOf(entry))
      bytes = std::max(bytes, launch.scratch_bytes);
  // Each thread's part is aligned, and no two threads share a cache line.
  return roundUp(bytes, SINTER_BUFFER_ALIGNMENT);
}

Expected<Executor> Executor::create(Model model, const Options &options) {

  int64_t arenaSize = 0;
  for (const sinter_entry &entry : model.entries())
    arenaSize = std::max(arenaSize, arenaBytes(entry, options.maximumBatch));
  Buffer arena(arenaSize);
  if (!arena.isValid())
    return makeError("cannot allocate {} bytes for a batch of {} samples; "
                     "lower --batch-size",
                     arenaSize, options.maximumBatch);

  int64_t stride = scratchBytesPerThread(model);
  Buffer scratch(bytesFor(options.threads, stride, 0));
  if (!scratch.isValid())
    return makeError("cannot allocate {} bytes of scratch memory for each of "
                     "{} threads; lower --threads",
                     stride, options.threads);
  try {
    return Executor(model, options, std::move(arena), std::move(scratch),
                    stride, std::make_unique<ThreadPool>(options.threads));
  } catch (const std::system_error &error) {
    return makeError("cannot start {} threads: {}; lower --threads",
                     options.threads, error.what());
  }
}

void Executor::prepare(Variables &variables) {
  run(model.entry("prepare"), /*batch=*/1, variables, /*inputs=*/nullptr,
      /*outputs=*/nullptr);
}

void Executor::run(const sinter_entry &entry, int64_t batch,
                   Variables &variables, char *const *inputs,
                   char *const *outputs) {
  assert(batch >= 1 && batch <= options.maximumBatch);
  sinter_frame frame = {};
  frame.batch = batch;
  frame.padded_batch = roundUp(batch, entry.batch_granule);
  frame.variables = variables.block();
  frame.arena = arena.data();
  frame.inputs = inputs;
  frame.outputs = outputs;
  frame.seed = options.seed;
  frame.flags = options.dropout ? 0 : SINTER_FLAG_NO_DROPOUT;
  frame.learning_rate_factor = learningRateFactor;
  if (recorder)
    recorder->beginRun(entry, batch);
  std::vector<char *> operands;
  for (const sinter_launch &launch : launchesOf(entry)) {
    operands.clear();
    for (const sinter_operand &operand :
         std::span(launch.operands, static_cast<size_t>(launch.operand_count)))
      operands.push_back(addressOf(operand, frame));
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
}

Expected<OutputBuffers> OutputBuffers::create(const sinter_entry &entry,
                                              int64_t maximumBatch) {
  OutputBuffers result;
  for (const sinter_tensor &output : outputsOf(entry)) {
    int64_t values = output.per_sample ? maximumBatch : 1;
    int64_t bytes = bytesFor(values, output.bytes, 0);
    result.buffers.emplace_back(bytes);
    if (!result.buffers.back().isValid())
      return makeError("cannot allocate {} bytes for {}", bytes, output.name);
    result.addresses.push_back(result.buffers.back().data());
  }
  return result;
}

} // namespace sinter::runtime
