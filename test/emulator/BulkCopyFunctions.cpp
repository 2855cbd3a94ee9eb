//===-- BulkCopyFunctions.cpp - bulk copies and their barriers --*- C++ -*-===//
//
// PTX's mbarrier and cp.async.bulk.tensor.
//
//===----------------------------------------------------------------------===//

#include "Block.h"
#include "Emulator.h"
#include "Limits.h"

using namespace sinter::emulator;

/// The offset of what has to be in shared memory, aligned to `alignment`.
static int64_t offsetInShared(void *place, int64_t alignment,
                              const char *what) {
  Block &block = *Block::current();
  int64_t offset = static_cast<char *>(place) - block.staticShared();
  if (offset < 0 || offset % alignment != 0)
    block.fail(CUDA_ERROR_MISALIGNED_ADDRESS,
               std::string(what) + " at byte " + std::to_string(offset) +
                   " of shared memory, no multiple of " +
                   std::to_string(alignment));
  return offset;
}

static Mbarrier &mbarrierAt(void *place) {
  Block &block = *Block::current();
  Mbarrier *found = block.mbarriers().find(place);
  if (!found)
    block.fail(CUDA_ERROR_LAUNCH_FAILED,
               "uses an mbarrier that is none, or was written over");
  return *found;
}

void sinter_emulator_mbarrier_init(void *mbarrier, int32_t arrivals) {
  Block &block = *Block::current();
  offsetInShared(mbarrier, 8, "an mbarrier");
  if (arrivals < 1 || arrivals > static_cast<int32_t>(maxBlockThreads))
    block.fail(CUDA_ERROR_LAUNCH_FAILED, "initialises an mbarrier for " +
                                             std::to_string(arrivals) +
                                             " arrivals");
  if (!block.mbarriers().init(mbarrier, arrivals))
    block.fail(CUDA_ERROR_LAUNCH_FAILED, "initialises an mbarrier twice");
}

void sinter_emulator_mbarrier_inval(void *mbarrier) {
  mbarrierAt(mbarrier);
  Block::current()->mbarriers().invalidate(mbarrier);
}

void sinter_emulator_fence_mbarrier_init() {
  Block::current()->mbarriers().fence();
}

void sinter_emulator_mbarrier_arrive_expect_tx(void *mbarrier, int32_t bytes) {
  Mbarrier &barrier = mbarrierAt(mbarrier);
  Block::current()->phaseChanges(barrier, barrier.arriveExpecting(bytes));
}

void sinter_emulator_mbarrier_wait_parity(void *mbarrier, int32_t parity) {
  Block::current()->waitForPhase(mbarrierAt(mbarrier), parity != 0);
}

static void beginCopy(void *destination, const void *tensor_map, void *mbarrier,
                      const CopyPlace &place) {
  Block &block = *Block::current();
  int64_t offset = offsetInShared(destination, 128, "a bulk copy");
  Mbarrier &barrier = mbarrierAt(mbarrier);
  if (!barrier.isFenced)
    block.fail(CUDA_ERROR_LAUNCH_FAILED,
               "begins a bulk copy with an mbarrier that was not fenced");
  const auto *map = static_cast<const TensorMap *>(tensor_map);
  if (std::string reason = reasonToRefuse(*map, place); !reason.empty())
    block.fail(CUDA_ERROR_LAUNCH_FAILED, "a bulk copy " + reason);
  block.beginBulkCopy({map, place, block.staticShared(), offset, &barrier});
}

void sinter_emulator_bulk_copy_im2col(void *destination, const void *tensor_map,
                                      void *mbarrier, int32_t channel,
                                      int32_t column, int32_t row,
                                      int32_t sample, int32_t column_offset,
                                      int32_t row_offset) {
  beginCopy(destination, tensor_map, mbarrier,
            {TensorMapMode::im2col,
             {channel, column, row, sample},
             {column_offset, row_offset}});
}

void sinter_emulator_bulk_copy_tile(void *destination, const void *tensor_map,
                                    void *mbarrier, int32_t x0, int32_t x1,
                                    int32_t x2, int32_t x3) {
  beginCopy(destination, tensor_map, mbarrier,
            {TensorMapMode::tile, {x0, x1, x2, x3}, {}});
}
