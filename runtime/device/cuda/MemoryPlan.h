//===-- MemoryPlan.h - the memory of an executor on a GPU -------*- C++ -*-===//
//
// How much memory a batch takes, and what to say where there is less.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_MEMORYPLAN_H
#define SINTER_RUNTIME_DEVICE_CUDA_MEMORYPLAN_H

#include "device/cuda/CudaKernels.h"

namespace sinter::runtime::cuda {

/// What memory on a GPU is aligned to, parts of one allocation included.
constexpr int64_t deviceAlignment = 256;

/// The bytes of all inputs of a model, each aligned.
int64_t inputBytes(Model model, int64_t batch);

/// Sizes in bytes; they saturate.
struct MemoryPlan {
  /// Libraries work, for some time, where kernels have their scratch memory.
  MemoryPlan(Model model, const CudaKernels &kernels, int64_t workspace,
             int64_t batch);

  /// Of the one allocation: variables, then the arena, then scratch memory.
  int64_t workBytes() const;
  int64_t arenaOffset() const;
  int64_t scratchOffset() const;

  /// With the inputs, which are there twice.
  int64_t totalBytes() const;

  int64_t variables;
  int64_t arena;
  int64_t scratch;
  int64_t inputs;
};

/// Says that `batch` samples take more than `freeBytes`, and how many would
/// not.
Error outOfMemory(Model model, const CudaKernels &kernels, int64_t workspace,
                  const Gpu &gpu, int64_t batch, int64_t freeBytes);

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_MEMORYPLAN_H
