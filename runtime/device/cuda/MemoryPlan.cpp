//===-- MemoryPlan.cpp - the memory of an executor on a GPU ---------------===//
//
// No size falls when the batch grows, so the largest batch that fits is found
// by bisection.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/MemoryPlan.h"

#include "device/EntryPlan.h"

#include <algorithm>

namespace sinter::runtime::cuda {

namespace {

/// Saturates, as its summands do.
int64_t alignedSum(int64_t first, int64_t second) {
  int64_t sum = bytesFor(1, first, second);
  int64_t rest = sum % deviceAlignment;
  return bytesFor(sum / deviceAlignment + (rest > 0), deviceAlignment, 0);
}

double gibibytes(int64_t bytes) { return static_cast<double>(bytes) / 0x1p30; }

} // namespace

int64_t inputBytes(Model model, int64_t batch) {
  int64_t bytes = 0;
  for (const sinter_tensor &input : model.inputs())
    bytes = alignedSum(bytes, tensorBytes(input, batch));
  return bytes;
}

MemoryPlan::MemoryPlan(Model model, const CudaKernels &kernels,
                       int64_t workspace, int64_t batch)
    : variables(model.variableBytes()), arena(arenaBytes(model, batch)),
      scratch(std::max(kernels.scratchBytes(model, batch), workspace)),
      inputs(inputBytes(model, batch)) {}

int64_t MemoryPlan::arenaOffset() const { return alignedSum(variables, 0); }

int64_t MemoryPlan::scratchOffset() const {
  return alignedSum(arenaOffset(), arena);
}

int64_t MemoryPlan::workBytes() const {
  return alignedSum(scratchOffset(), scratch);
}

int64_t MemoryPlan::totalBytes() const {
  return bytesFor(2, inputs, workBytes());
}

Error outOfMemory(Model model, const CudaKernels &kernels, int64_t workspace,
                  const Gpu &gpu, int64_t batch, int64_t freeBytes) {
  auto bytesOf = [&](int64_t samples) {
    return MemoryPlan(model, kernels, workspace, samples).totalBytes();
  };
  int64_t fits = 0, tooMany = batch;
  while (tooMany - fits > 1) {
    int64_t middle = fits + (tooMany - fits) / 2;
    (bytesOf(middle) <= freeBytes ? fits : tooMany) = middle;
  }
  std::string hint =
      fits == 0 ? "not even one sample fits"
                : fmt::format("the largest batch that fits has {}; lower "
                              "--batch-size",
                              fits);
  return makeError("out of memory on {}: {} samples need {:.3f} GiB, {:.3f} "
                   "GiB are free; {}",
                   gpu.name(), batch, gibibytes(bytesOf(batch)),
                   gibibytes(freeBytes), hint);
}

} // namespace sinter::runtime::cuda
