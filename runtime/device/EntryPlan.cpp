//===-- EntryPlan.cpp - what running an entry point takes -----------------===//
//
// Sizes are linear in the batch, which the user may have chosen: nothing here
// overflows.
//
//===----------------------------------------------------------------------===//

#include "device/EntryPlan.h"

#include <algorithm>
#include <limits>

namespace sinter::runtime {

namespace {
constexpr int64_t maximumBytes = std::numeric_limits<int64_t>::max();
} // namespace

int64_t bytesFor(int64_t count, int64_t each, int64_t fixed) {
  int64_t bytes;
  if (__builtin_mul_overflow(count, each, &bytes) ||
      __builtin_add_overflow(bytes, fixed, &bytes))
    return maximumBytes;
  return bytes;
}

int64_t arenaBytes(const sinter_entry &entry, int64_t batch) {
  if (batch > maximumBytes - entry.batch_granule)
    return maximumBytes;
  return bytesFor(roundUp(batch, entry.batch_granule),
                  entry.arena_bytes_per_sample, entry.arena_bytes_fixed);
}

int64_t arenaBytes(Model model, int64_t batch) {
  int64_t bytes = 0;
  for (const sinter_entry &entry : model.entries())
    bytes = std::max(bytes, arenaBytes(entry, batch));
  return bytes;
}

int64_t tensorBytes(const sinter_tensor &tensor, int64_t batch) {
  return bytesFor(tensor.per_sample ? batch : 1, tensor.bytes, 0);
}

int64_t outputBytes(const sinter_entry &entry, int64_t batch) {
  int64_t bytes = 0;
  for (const sinter_tensor &output : outputsOf(entry))
    bytes = bytesFor(1, tensorBytes(output, batch), bytes);
  return bytes;
}

int64_t tileCount(const sinter_launch &launch, int64_t batch) {
  if (launch.samples_per_tile == 0)
    return launch.tiles;
  return launch.tiles * ((batch - 1) / launch.samples_per_tile + 1);
}

char *addressOf(const sinter_operand &operand, const Segments &segments,
                int64_t paddedBatch) {
  int64_t offset = operand.offset + paddedBatch * operand.per_sample;
  switch (operand.segment) {
  case SINTER_SEGMENT_VARIABLES:
    return segments.variables + offset;
  case SINTER_SEGMENT_ARENA:
    return segments.arena + offset;
  case SINTER_SEGMENT_INPUT:
    return segments.inputs[operand.index] + offset;
  default:
    return segments.outputs[operand.index] + offset;
  }
}

} // namespace sinter::runtime
