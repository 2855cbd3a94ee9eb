//===-- Kernels.cpp - kernels for the tests ---------------------*- C++ -*-===//
//
// Written by hand in the form that generated kernels have.
//
//===----------------------------------------------------------------------===//

#include "Emulator.h"

#include <bit>
#include <cstddef>
#include <initializer_list>

namespace {

template <typename Value>
Value argument(void *const *arguments, int index) {
  return *static_cast<Value *>(arguments[index]);
}

int64_t thread() { return sinter_emulator_thread_id(0); }
int64_t block() { return sinter_emulator_block_id(0); }
int64_t globalThread() {
  return block() * sinter_emulator_block_dim(0) + thread();
}

float addFromLane(float value, int32_t mask) {
  bool valid;
  return value + std::bit_cast<float>(sinter_emulator_shuffle_xor(
                     std::bit_cast<uint32_t>(value), mask, &valid));
}

/// Each warp's sum of its elements, in shared memory.
void sumWarp(const float *input, float *sums) {
  float sum = input[globalThread()];
  for (int32_t mask = 16; mask > 0; mask /= 2)
    sum = addFromLane(sum, mask);
  if (sinter_emulator_lane_id() == 0)
    sums[thread() / 32] = sum;
}

/// The sum of the eight warps' sums, by the first thread.
void addWarps(const float *sums, float *output) {
  if (thread() != 0)
    return;
  float sum = 0;
  for (int i = 0; i < 8; ++i)
    sum += sums[i];
  output[block()] = sum;
}

} // namespace

// Properties: block size, bytes of shared memory, the bytes of each parameter.
#define KERNEL(NAME, THREADS, SHARED_BYTES, PARAMETERS, ...)                   \
  extern "C" const int32_t NAME##_properties[] = {THREADS, SHARED_BYTES,       \
                                                  PARAMETERS, __VA_ARGS__};    \
  extern "C" void NAME(void *const *arguments)

// output[block] = sum of the block's row of input (256 elements).
KERNEL(sum_rows, 256, 32, 2, 8, 8) {
  auto *input = argument<const float *>(arguments, 0);
  auto *output = argument<float *>(arguments, 1);
  auto *sums = static_cast<float *>(sinter_emulator_static_shared_memory());
  sumWarp(input, sums);
  sinter_emulator_barrier();
  addWarps(sums, output);
}

// The same without the barrier that it needs.
KERNEL(sum_rows_racing, 256, 32, 2, 8, 8) {
  auto *input = argument<const float *>(arguments, 0);
  auto *output = argument<float *>(arguments, 1);
  auto *sums = static_cast<float *>(sinter_emulator_static_shared_memory());
  sumWarp(input, sums);
  addWarps(sums, output);
}

// order[k] = the thread of the whole grid that came k-th.
KERNEL(record_order, 0, 0, 2, 8, 8) {
  auto *count = argument<int32_t *>(arguments, 0);
  auto *order = argument<int32_t *>(arguments, 1);
  order[__atomic_fetch_add(count, 1, __ATOMIC_RELAXED)] =
      static_cast<int32_t>(globalThread());
}

// data[i] = data[i] * factor + addend.
KERNEL(scale, 0, 0, 4, 8, 8, 4, 4) {
  auto *data = argument<float *>(arguments, 0);
  auto count = argument<int64_t>(arguments, 1);
  auto factor = argument<float>(arguments, 2);
  auto addend = argument<float>(arguments, 3);
  int64_t step = sinter_emulator_grid_dim(0) * sinter_emulator_block_dim(0);
  for (int64_t i = globalThread(); i < count; i += step)
    data[i] = data[i] * factor + addend;
}

// values[i] = what shuffle MODE with `operand` gives lane i, plus 1000 if it is
// valid.
#define SHUFFLE_KERNEL(MODE)                                                   \
  KERNEL(shuffle_##MODE, 32, 0, 2, 8, 4) {                                     \
    auto *values = argument<uint32_t *>(arguments, 0);                         \
    auto operand = argument<int32_t>(arguments, 1);                            \
    auto lane = static_cast<uint32_t>(sinter_emulator_lane_id());              \
    bool valid;                                                                \
    uint32_t value = sinter_emulator_shuffle_##MODE(lane, operand, &valid);    \
    values[lane] = value + (valid ? 1000 : 0);                                 \
  }
SHUFFLE_KERNEL(xor)
SHUFFLE_KERNEL(up)
SHUFFLE_KERNEL(down)
SHUFFLE_KERNEL(idx)

// output[i] = the i-th word of dynamic shared memory, never written.
KERNEL(read_fresh_shared, 32, 4, 1, 8) {
  auto *output = argument<uint32_t *>(arguments, 0);
  auto *shared =
      static_cast<uint32_t *>(sinter_emulator_dynamic_shared_memory());
  auto words = sinter_emulator_dynamic_shared_bytes() / 4;
  for (int64_t i = thread(); i < words; i += 32) {
    output[i] = shared[i];
    shared[i] = 1;
  }
}

KERNEL(barrier_in_branch, 64, 0, 0, 0) {
  if (thread() < 32)
    sinter_emulator_barrier();
}

// The stores keep the calls from being the kernel's last ones, which would
// return elsewhere.
KERNEL(two_barriers, 64, 64, 0, 0) {
  auto *shared =
      static_cast<volatile char *>(sinter_emulator_static_shared_memory());
  if (thread() < 32) {
    [[clang::nomerge]] sinter_emulator_barrier();
    shared[thread()] = 1;
  } else {
    [[clang::nomerge]] sinter_emulator_barrier();
    shared[thread()] = 2;
  }
}

KERNEL(shuffle_in_branch, 64, 0, 0, 0) {
  bool valid;
  if (thread() != 40)
    sinter_emulator_shuffle_xor(0, 1, &valid);
}

// data[index] = 1, by thread 5 of block 2.
KERNEL(store, 0, 0, 2, 8, 8) {
  if (thread() == 5 && block() == 2)
    argument<float *>(arguments, 0)[argument<int64_t>(arguments, 1)] = 1;
}

KERNEL(store_shared, 32, 64, 1, 8) {
  if (thread() == 7)
    static_cast<volatile float *>(
        sinter_emulator_static_shared_memory())[argument<int64_t>(arguments,
                                                                  0)] = 1;
}

KERNEL(overflow_stack, 32, 0, 1, 8) {
  auto depth = argument<int64_t>(arguments, 0);
  if (thread() == 3) {
    auto *values = static_cast<volatile char *>(
        __builtin_alloca(static_cast<size_t>(depth)));
    for (int64_t i = depth; i-- > 0;)
      values[i] = 0;
  }
}

// Each thread copies 16 bytes of each of two rows, in two groups, and waits for
// the first: output = {first row, second row} as they are then.
KERNEL(copy_late, 32, 1024, 2, 8, 8) {
  auto *input = argument<const float *>(arguments, 0);
  auto *output = argument<float *>(arguments, 1);
  auto *shared = static_cast<float *>(sinter_emulator_static_shared_memory());
  int64_t own = 4 * thread();
  for (int64_t row : {0, 1}) {
    sinter_emulator_async_copy(shared + 128 * row + own,
                               input + 128 * row + own, 16, 16);
    sinter_emulator_async_create_group();
  }
  sinter_emulator_async_wait(1);
  for (int64_t i = own; i < own + 4; ++i) {
    output[i] = shared[i];
    output[128 + i] = shared[128 + i];
  }
}

// Copies 4 of 16 bytes.
KERNEL(copy_zero_filled, 1, 16, 2, 8, 8) {
  auto *input = argument<const float *>(arguments, 0);
  auto *output = argument<float *>(arguments, 1);
  auto *shared = static_cast<float *>(sinter_emulator_static_shared_memory());
  sinter_emulator_async_copy(shared, input, 16, 4);
  sinter_emulator_async_create_group();
  sinter_emulator_async_wait(0);
  for (int i = 0; i < 4; ++i)
    output[i] = shared[i];
}

KERNEL(copy_misaligned, 1, 32, 1, 8) {
  auto *input = argument<const float *>(arguments, 0);
  auto *shared = static_cast<float *>(sinter_emulator_static_shared_memory());
  sinter_emulator_async_copy(shared, input + 1, 16, 16);
}

// The fragments of one warp: a (4 words a lane), b (2) and c (4).
static sinter_emulator_product productOfLane(void *const *arguments) {
  int64_t lane = sinter_emulator_lane_id();
  return {argument<const uint32_t *>(arguments, 0) + 4 * lane,
          argument<const uint32_t *>(arguments, 1) + 2 * lane,
          argument<float *>(arguments, 2) + 4 * lane};
}

#define MMA_KERNEL(NAME)                                                       \
  KERNEL(NAME, 32, 0, 3, 8, 8, 8) {                                            \
    sinter_emulator_product product = productOfLane(arguments);                \
    sinter_emulator_mma_##NAME(&product, 1);                                   \
  }
MMA_KERNEL(m16n8k8_tf32)
MMA_KERNEL(m16n8k16_bf16)
MMA_KERNEL(m16n8k16_f16)

// The same product, added to the sums twice.
KERNEL(mma_twice, 32, 0, 3, 8, 8, 8) {
  sinter_emulator_product product = productOfLane(arguments);
  sinter_emulator_product products[] = {product, product};
  sinter_emulator_mma_m16n8k8_tf32(products, 2);
}

// Lane l gives row l of a 32x8 matrix of 16-bit elements.
KERNEL(ldmatrix, 32, 0, 4, 8, 8, 4, 4) {
  int64_t lane = sinter_emulator_lane_id();
  auto matrices = argument<int32_t>(arguments, 2);
  sinter_emulator_ldmatrix(argument<const uint16_t *>(arguments, 0) + 8 * lane,
                           matrices, argument<int32_t>(arguments, 3),
                           argument<uint32_t *>(arguments, 1) +
                               matrices * lane);
}

// Bulk copies have 4 KiB of shared memory, and their barrier is behind it.
static constexpr int64_t copyBytes = 4096;

static void *copyBarrier() {
  return static_cast<char *>(sinter_emulator_static_shared_memory()) +
         copyBytes;
}

/// `place` is (channel, column, row, sample, offset of columns, of rows); of a
/// box, whose offsets are negative, it is where that begins.
static void beginCopy(void *map, const int32_t *place) {
  void *shared = sinter_emulator_static_shared_memory();
  if (place[4] < 0)
    sinter_emulator_bulk_copy_tile(shared, map, copyBarrier(), place[0],
                                   place[1], place[2], place[3]);
  else
    sinter_emulator_bulk_copy_im2col(shared, map, copyBarrier(), place[0],
                                     place[1], place[2], place[3], place[4],
                                     place[5]);
}

static void storeShared(uint16_t *output) {
  auto *shared =
      static_cast<const uint16_t *>(sinter_emulator_static_shared_memory());
  for (int64_t i = thread(); i < copyBytes / 2; i += 64)
    output[i] = shared[i];
}

// The first thread copies pixels and expects so many bytes; all wait, and store
// the memory: fetch(map, place, bytes, output). If `early` is not null, it gets
// the memory before the wait.
KERNEL(fetch, 64, copyBytes + 8, 5, 128, 8, 4, 8, 8) {
  auto *place = argument<const int32_t *>(arguments, 1);
  auto bytes = argument<int32_t>(arguments, 2);
  auto *early = argument<uint16_t *>(arguments, 4);
  if (thread() == 0) {
    sinter_emulator_mbarrier_init(copyBarrier(), 1);
    sinter_emulator_fence_mbarrier_init();
  }
  sinter_emulator_barrier();
  if (thread() == 0) {
    beginCopy(arguments[0], place);
    sinter_emulator_mbarrier_arrive_expect_tx(copyBarrier(), bytes);
  }
  sinter_emulator_barrier();
  if (early)
    storeShared(early);
  sinter_emulator_mbarrier_wait_parity(copyBarrier(), 0);
  storeShared(argument<uint16_t *>(arguments, 3));
}

// Three copies one after the other, which the barrier's phases tell apart; the
// sum of the first element of each.
KERNEL(fetch_in_phases, 64, copyBytes + 8, 3, 128, 8, 8) {
  auto *place = argument<const int32_t *>(arguments, 1);
  auto *shared =
      static_cast<const uint16_t *>(sinter_emulator_static_shared_memory());
  if (thread() == 0) {
    sinter_emulator_mbarrier_init(copyBarrier(), 1);
    sinter_emulator_fence_mbarrier_init();
  }
  sinter_emulator_barrier();
  uint32_t sum = 0;
  for (int32_t phase = 0; phase < 3; ++phase) {
    if (thread() == 0) {
      sinter_emulator_mbarrier_arrive_expect_tx(copyBarrier(), copyBytes);
      beginCopy(arguments[0], place + 6 * phase);
    }
    sinter_emulator_mbarrier_wait_parity(copyBarrier(), phase % 2);
    sum += shared[0];
    sinter_emulator_barrier();
  }
  argument<uint32_t *>(arguments, 2)[thread()] = sum;
}

enum class Misuse : int32_t {
  NoBarrier,
  NotFenced,
  InitialisedTwice,
  WrittenOver,
  Misaligned,
  NoMap,
  NotWaitedFor,
  Invalidated,
};

KERNEL(misuse_copies, 64, copyBytes + 8, 3, 128, 8, 4) {
  auto misuse = static_cast<Misuse>(argument<int32_t>(arguments, 2));
  if (thread() != 0)
    return;
  if (misuse != Misuse::NoBarrier)
    sinter_emulator_mbarrier_init(copyBarrier(), 1);
  if (misuse == Misuse::InitialisedTwice)
    sinter_emulator_mbarrier_init(copyBarrier(), 1);
  if (misuse == Misuse::Misaligned)
    sinter_emulator_mbarrier_init(static_cast<char *>(copyBarrier()) - 4, 1);
  if (misuse != Misuse::NotFenced)
    sinter_emulator_fence_mbarrier_init();
  if (misuse == Misuse::WrittenOver)
    *static_cast<float *>(copyBarrier()) = 1;
  if (misuse == Misuse::Invalidated)
    sinter_emulator_mbarrier_inval(copyBarrier());
  uint64_t noMap[16] = {};
  beginCopy(misuse == Misuse::NoMap ? noMap : arguments[0],
            argument<const int32_t *>(arguments, 1));
}

namespace {

/// What the kernels below do wrong.
enum WgmmaFault : int32_t {
  noFault,
  storeAfterFence,   ///< of the last thread, to the last bytes of b
  storeBeforeWait,   ///< the same
  missingFence,      ///< of registers
  misalignedFactor,  ///< a begins at half of an atom
  missingWarp,       ///< the last one
  otherLayout,       ///< without a swizzle
  waitForLastButOne, ///< and a store as above
};

/// PTX's descriptor of a factor from byte `offset` of shared memory on.
uint64_t factorAt(const char *shared, int64_t offset, uint64_t swizzle = 1) {
  auto address = reinterpret_cast<uintptr_t>(shared + offset);
  return (address >> 4 & 0x3fff) | uint64_t{1024 >> 4} << 32 | swizzle << 62;
}

/// sums += a * b, of lines of 128 bytes: 64 of a, then those of b, which are
/// `columns`, each thread's sums one after the other.
template <typename Product>
void multiplyInWarpgroup(void *const *arguments, Product product) {
  auto *lines = argument<const char *>(arguments, 0);
  auto *sums = argument<float *>(arguments, 1);
  auto columns = argument<int32_t>(arguments, 2);
  auto fault = argument<int32_t>(arguments, 3);
  auto *shared = static_cast<char *>(sinter_emulator_static_shared_memory());
  int64_t count = 64 + columns, bytesOfA = int64_t{64} * 128;
  for (int64_t chunk = thread(); chunk < count * 8; chunk += 128) {
    int64_t line = chunk / 8, number = chunk % 8;
    __builtin_memcpy(shared + 128 * line + 16 * (number ^ line % 8),
                     lines + 16 * chunk, 16);
  }
  bool isLast = thread() == 127;
  char *lastBytes = shared + bytesOfA + 128 * columns - 128;
  sinter_emulator_fence_proxy_async();
  // Without a branch, which the barrier would become a part of.
  *lastBytes =
      static_cast<char>(*lastBytes ^ (fault == storeAfterFence && isLast));
  sinter_emulator_barrier();

  if (fault == missingWarp && thread() >= 96)
    return;
  float *own = sums + thread() * columns / 2;
  if (fault != missingFence)
    sinter_emulator_wgmma_fence();
  for (int64_t step = 0; step < 4; ++step) {
    int64_t start = 32 * step + (fault == misalignedFactor ? 512 : 0);
    product(own, factorAt(shared, start, fault == otherLayout ? 0 : 1),
            shared + bytesOfA, step, columns);
    sinter_emulator_wgmma_commit_group();
  }
  bool storesEarly = fault == storeBeforeWait || fault == waitForLastButOne;
  if (fault == waitForLastButOne)
    sinter_emulator_wgmma_wait_group(1);
  if (storesEarly && isLast)
    *lastBytes ^= 1;
  sinter_emulator_wgmma_wait_group(0);
}

} // namespace

KERNEL(wgmma_tf32, 128, (64 + 256) * 128, 4, 8, 8, 4, 4) {
  multiplyInWarpgroup(arguments, [](float *sums, uint64_t a, const char *b,
                                    int64_t step, int32_t columns) {
    sinter_emulator_wgmma_k8_tf32(sums, a, factorAt(b, 32 * step), columns);
  });
}
KERNEL(wgmma_bf16, 128, (64 + 256) * 128, 4, 8, 8, 4, 4) {
  multiplyInWarpgroup(arguments, [](float *sums, uint64_t a, const char *b,
                                    int64_t step, int32_t columns) {
    sinter_emulator_wgmma_k16_bf16(sums, a, factorAt(b, 32 * step), columns,
                                   /*b_is_transposed=*/0);
  });
}
// 64 lines of b for each 64 columns.
KERNEL(wgmma_bf16_transposed, 128, (64 + 256) * 128, 4, 8, 8, 4, 4) {
  multiplyInWarpgroup(arguments, [](float *sums, uint64_t a, const char *b,
                                    int64_t step, int32_t columns) {
    uint64_t beside = uint64_t{64 * 128 >> 4} << 16;
    sinter_emulator_wgmma_k16_bf16(sums, a,
                                   factorAt(b, 16 * 128 * step) | beside,
                                   columns, /*b_is_transposed=*/1);
  });
}
