//===-- Shuffle.cpp - values of other lanes ---------------------*- C++ -*-===//
//
// PTX's shfl.sync with all lanes of the warp.
//
//===----------------------------------------------------------------------===//

#include "Block.h"
#include "Emulator.h"

using namespace sinter::emulator;

namespace {

struct Exchange {
  uint32_t value;
  /// The lane to read; none if it is not in [0, warpSize).
  int32_t source;
  uint32_t result;
};

} // namespace

static void exchange(Lanes operands) {
  for (uint32_t lane = 0; lane < warpSize; ++lane) {
    auto &own = *static_cast<Exchange *>(operands[lane]);
    auto source = static_cast<uint32_t>(own.source);
    own.result = source < warpSize
                     ? static_cast<Exchange *>(operands[source])->value
                     : own.value;
  }
}

static constexpr Collective shuffle = {"shuffle", &exchange};

static int32_t lane() {
  return static_cast<int32_t>(Block::current()->laneId());
}

/// PTX reads the low five bits.
static int32_t lowBits(int32_t operand) {
  return operand & static_cast<int32_t>(warpSize - 1);
}

static uint32_t readLane(uint32_t value, int32_t source, bool *valid,
                         const void *site) {
  Exchange own = {value, source, 0};
  Block::current()->collective(shuffle, &own, site);
  *valid = static_cast<uint32_t>(source) < warpSize;
  return own.result;
}

uint32_t sinter_emulator_shuffle_xor(uint32_t value, int32_t mask,
                                     bool *valid) {
  return readLane(value, lane() ^ lowBits(mask), valid,
                  __builtin_return_address(0));
}

uint32_t sinter_emulator_shuffle_up(uint32_t value, int32_t delta,
                                    bool *valid) {
  return readLane(value, lane() - lowBits(delta), valid,
                  __builtin_return_address(0));
}

uint32_t sinter_emulator_shuffle_down(uint32_t value, int32_t delta,
                                      bool *valid) {
  return readLane(value, lane() + lowBits(delta), valid,
                  __builtin_return_address(0));
}

uint32_t sinter_emulator_shuffle_idx(uint32_t value, int32_t source,
                                     bool *valid) {
  return readLane(value, lowBits(source), valid, __builtin_return_address(0));
}
