//===-- LibraryLaunch.h - a launch as a call of a library -------*- C++ -*-===//
//
// What a call does in the place of a launch's kernel, beside what the library
// computes.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYLAUNCH_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYLAUNCH_H

#include "device/cuda/Gpu.h"
#include "device/cuda/vendor/VendorLibrary.h"

namespace sinter::runtime::cuda {

/// The sums over samples that the launch's kernel makes of a gradient; 1 for
/// other launches.
int64_t sumCount(const sinter_launch &launch, int64_t batch);

/// Starts the call on the compute stream of the GPU, which the plan is for.
/// `memory` has the bytes of the plan's workspace.
Status startCall(const LibraryPlan &plan, const sinter_launch &launch,
                 int64_t batch, std::span<char *const> operands, void *memory,
                 const Gpu &gpu);

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYLAUNCH_H
