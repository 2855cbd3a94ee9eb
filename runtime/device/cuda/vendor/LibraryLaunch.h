//===-- LibraryLaunch.h - a launch as a call of a library -------*- C++ -*-===//
//
// What a call does in the place of a launch's kernel, beside the convolution.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYLAUNCH_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYLAUNCH_H

#include "device/cuda/vendor/ConvolutionPlan.h"

namespace sinter::runtime::cuda {

/// Equal for equal calls but for the operands.
using CallKey = std::vector<int64_t>;

CallKey keyOf(const sinter_convolution_call &call, int64_t batch);

/// The elements of the kernel of a call.
int64_t kernelElements(const sinter_convolution_call &call);

/// The bytes of an element of any operand.
int64_t elementBytes(const sinter_convolution_call &call);

/// The sums over samples that the launch makes of a kernel's gradient; 1 for
/// other launches.
int64_t sumCount(const sinter_launch &launch, int64_t batch);

/// Starts the call on the compute stream of the GPU, which the handle is for.
/// `memory` has the bytes of the plan's workspace.
Status startCall(const ConvolutionPlan &plan, const sinter_launch &launch,
                 int64_t batch, std::span<char *const> operands, void *memory,
                 const CudnnHandle &handle, const Gpu &gpu);

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYLAUNCH_H
