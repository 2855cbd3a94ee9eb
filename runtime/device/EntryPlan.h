//===-- EntryPlan.h - what running an entry point takes ---------*- C++ -*-===//
//
// Sizes and numbers that follow from a description and a batch, the same on
// every device.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_ENTRYPLAN_H
#define SINTER_RUNTIME_DEVICE_ENTRYPLAN_H

#include "core/Model.h"

#include <span>

namespace sinter::runtime {

/// `value` rounded up to a multiple of `multiple`.
constexpr int64_t roundUp(int64_t value, int64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

/// `count * each + fixed`; saturates at the largest int64_t.
int64_t bytesFor(int64_t count, int64_t each, int64_t fixed);

inline std::span<const sinter_launch> launchesOf(const sinter_entry &entry) {
  return {entry.launches, static_cast<size_t>(entry.launch_count)};
}

inline std::span<const sinter_tensor> outputsOf(const sinter_entry &entry) {
  return {entry.outputs, static_cast<size_t>(entry.output_count)};
}

inline std::span<const sinter_operand> operandsOf(const sinter_launch &launch) {
  return {launch.operands, static_cast<size_t>(launch.operand_count)};
}

/// The bytes of arena that `entry` needs for a batch of `batch` samples;
/// saturates likewise.
int64_t arenaBytes(const sinter_entry &entry, int64_t batch);

/// The most that any entry point of the model needs.
int64_t arenaBytes(Model model, int64_t batch);

/// The bytes of a tensor for `batch` samples; saturates likewise.
int64_t tensorBytes(const sinter_tensor &tensor, int64_t batch);

/// The bytes of all outputs of `entry`; saturates likewise.
int64_t outputBytes(const sinter_entry &entry, int64_t batch);

/// The number of tiles of a launch for at least one sample.
int64_t tileCount(const sinter_launch &launch, int64_t batch);

/// Where the four segments begin, for one run.
struct Segments {
  char *variables;
  char *arena;
  char *const *inputs;
  char *const *outputs;
};

/// `paddedBatch` is a multiple of the entry point's granule.
char *addressOf(const sinter_operand &operand, const Segments &segments,
                int64_t paddedBatch);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_ENTRYPLAN_H
