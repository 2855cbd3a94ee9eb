//===-- LibraryLaunch.cpp - a launch as a call of a library ---------------===//
//
// The library makes one sum of a kernel's gradient where the generated kernel
// makes several: what reads them finds zeros in the place of the others.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/LibraryLaunch.h"

#include "device/cuda/vendor/LibraryCall.h"

namespace sinter::runtime::cuda {

int64_t sumCount(const sinter_launch &launch, int64_t batch) {
  return makesPartialSums(*launch.library_call)
             ? (batch - 1) / launch.samples_per_tile + 1
             : 1;
}

Status startCall(const LibraryPlan &plan, const sinter_launch &launch,
                 int64_t batch, std::span<char *const> operands, void *memory,
                 const Gpu &gpu) {
  if (int64_t others = sumCount(launch, batch) - 1; others > 0) {
    CallOperand result = callOperands(*launch.library_call, batch).back();
    auto bytes = static_cast<size_t>(result.bytes());
    char *second = operands[static_cast<size_t>(result.position)] + bytes;
    Status status = gpu.driver().cuMemsetD8Async(
        reinterpret_cast<CUdeviceptr>(second), 0,
        static_cast<size_t>(others) * bytes, gpu.computeStream());
    if (!status.ok())
      return status;
  }
  return plan.start(operands, memory);
}

} // namespace sinter::runtime::cuda
