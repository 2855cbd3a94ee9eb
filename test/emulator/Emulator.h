//===-- Emulator.h - what emulated kernels call -----------------*- C++ -*-===//
//
// The emulator is a CUDA driver (libcuda.so.1) whose device is the CPU. Its
// images are x86-64 shared objects: the generated kernels, in which every
// instruction that a CPU lacks is a call of a function below. The threads of a
// block are fibers, which run one at a time and give way to each other where
// they wait; the blocks of a launch run on a few threads of the host.
//
// What a race or a missing wait would do on a device only now and then, it does
// here always, or in some order:
// - Shared memory of a block and memory of the device start as NaNs.
// - Work of a stream runs when something waits for it, and no earlier.
// - An asynchronous copy happens in the wait that demands it.
// - A bulk copy poisons its destination when it is begun, and happens when no
//   thread can go on without it.
// - A warpgroup's product fails if it reads what is not yet visible to it, or
//   if what it read has changed when it is waited for.
// - An access outside of device memory or shared memory, a barrier that not all
//   threads of the block reach, and a warp's instruction that not all of its
//   lanes reach end the launch with an error, and a report on standard error
//   that names kernel, block and threads.
//
// Environment variables, read when a context is made:
//   SINTER_EMULATOR_ORDER   the order of threads and blocks: "forward" (the
//                           default), "reverse", or "random", in which streams
//                           and copies get ahead at random, too
//   SINTER_EMULATOR_SEED    a number: the random order (default 0)
//   SINTER_EMULATOR_MEMORY  MiB of device memory (default 16384)
//
// A kernel `name` in an image is two symbols:
//   extern "C" void name(void *const *arguments);
//   extern "C" const int32_t name_properties[];
// The properties are the block size that it must be launched with (0: any), its
// bytes of static shared memory, the number of its parameters, and the bytes of
// each parameter. A tensor map is a parameter of 128 bytes.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_EMULATOR_H
#define SINTER_EMULATOR_EMULATOR_H

#include <cstdint>

#pragma GCC visibility push(default)
extern "C" {

// Who a thread is. Dimensions are 0 (x), 1 (y) and 2 (z).
int64_t sinter_emulator_thread_id(int32_t dimension);
int64_t sinter_emulator_block_id(int32_t dimension);
int64_t sinter_emulator_block_dim(int32_t dimension);
int64_t sinter_emulator_grid_dim(int32_t dimension);
int64_t sinter_emulator_lane_id();

/// The block's shared memory: the static part, and behind it, aligned to 16
/// bytes, the dynamic one.
void *sinter_emulator_static_shared_memory();
void *sinter_emulator_dynamic_shared_memory();
int64_t sinter_emulator_dynamic_shared_bytes();

/// Returns when all threads of the block have called it.
void sinter_emulator_barrier();

// The value of another lane. All 32 lanes take part; `valid` tells whether
// there is such a lane, and the result is the lane's own value if not.
uint32_t sinter_emulator_shuffle_xor(uint32_t value, int32_t mask, bool *valid);
uint32_t sinter_emulator_shuffle_up(uint32_t value, int32_t delta, bool *valid);
uint32_t sinter_emulator_shuffle_down(uint32_t value, int32_t delta,
                                      bool *valid);
uint32_t sinter_emulator_shuffle_idx(uint32_t value, int32_t lane, bool *valid);

/// c += a * b on the fragments of one lane, packed as PTX's mma.sync has them
/// in registers. c is 4 floats; sums are float32.
struct sinter_emulator_product {
  const void *a;
  const void *b;
  void *c;
};

// `count` mma.sync one after another. The lanes meet once for all of them: to
// wait for each other takes longer than a product.
void sinter_emulator_mma_m16n8k8_tf32(const sinter_emulator_product *products,
                                      int32_t count);
void sinter_emulator_mma_m16n8k16_bf16(const sinter_emulator_product *products,
                                       int32_t count);
void sinter_emulator_mma_m16n8k16_f16(const sinter_emulator_product *products,
                                      int32_t count);

// wgmma.mma_async of a warpgroup, with both factors in shared memory and along
// the depth, or b transposed: sums += a * b, of 64 rows and `columns` columns,
// in the lane's `columns` / 2 registers. The descriptors are PTX's, of the
// 128-byte swizzle.
void sinter_emulator_wgmma_k8_tf32(float *sums, uint64_t a, uint64_t b,
                                   int32_t columns);
void sinter_emulator_wgmma_k16_bf16(float *sums, uint64_t a, uint64_t b,
                                    int32_t columns, int32_t b_is_transposed);
/// Comes before the first product after a wait.
void sinter_emulator_wgmma_fence();
/// Makes a group of the warp's products since the last group.
void sinter_emulator_wgmma_commit_group();
/// Returns when at most the `pending` latest groups may still read memory.
void sinter_emulator_wgmma_wait_group(int32_t pending);

/// fence.proxy.async: makes what the thread has stored in shared memory visible
/// to products of warpgroups. It is, as soon as all threads have been here.
void sinter_emulator_fence_proxy_async();

/// Loads `matrices` (1, 2 or 4) 8x8 matrices of 16-bit elements. Lane 8 * m + r
/// gives the address of row r of matrix m in shared memory; each lane gets
/// 32 bits of every matrix.
void sinter_emulator_ldmatrix(const void *row, int32_t matrices,
                              int32_t transposed, void *fragment);

/// Copies `source_bytes` from global to shared memory, later, and fills up to
/// `bytes` (4, 8 or 16) with zeros.
void sinter_emulator_async_copy(void *destination, const void *source,
                                int64_t bytes, int64_t source_bytes);
/// Makes a group of the thread's copies since the last group.
void sinter_emulator_async_create_group();
/// Returns when at most the `pending` latest groups are not yet copied.
void sinter_emulator_async_wait(int32_t pending);

// Barriers of 8 bytes in shared memory, whose phases end when so many threads
// have arrived and as many bytes have come as they expect. Misuse ends the
// launch, as does a wait that nothing can end.
void sinter_emulator_mbarrier_init(void *mbarrier, int32_t arrivals);
void sinter_emulator_mbarrier_inval(void *mbarrier);
/// Makes what was initialised known to bulk copies.
void sinter_emulator_fence_mbarrier_init();
/// Expects `bytes` more in the current phase, and arrives.
void sinter_emulator_mbarrier_arrive_expect_tx(void *mbarrier, int32_t bytes);
/// Returns when the phase of that parity has ended: at once, if the current
/// phase has the other one.
void sinter_emulator_mbarrier_wait_parity(void *mbarrier, int32_t parity);

/// Begins a copy of pixels to shared memory, as the tensor map says, from that
/// place on, and with those offsets from what it steps through. The barrier is
/// told of the bytes.
void sinter_emulator_bulk_copy_im2col(void *destination, const void *tensor_map,
                                      void *mbarrier, int32_t channel,
                                      int32_t column, int32_t row,
                                      int32_t sample, int32_t column_offset,
                                      int32_t row_offset);
/// Begins a copy of the box that begins at those coordinates, the innermost
/// one first.
void sinter_emulator_bulk_copy_tile(void *destination, const void *tensor_map,
                                    void *mbarrier, int32_t x0, int32_t x1,
                                    int32_t x2, int32_t x3);

/// What LLVM calls to make a bfloat16, on CPUs without instructions for them: a
/// function of compilers' run-time libraries, of which older ones lack it.
__bf16 __truncsfbf2(float number); // NOLINT(bugprone-reserved-identifier)

} // extern "C"
#pragma GCC visibility pop

#endif // SINTER_EMULATOR_EMULATOR_H
