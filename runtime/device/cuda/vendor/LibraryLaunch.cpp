//===-- LibraryLaunch.cpp - a launch as a call of a library ---------------===//
//
// The library makes one sum of a kernel's gradient where the generated kernel
// makes several: what reads them finds zeros in the place of the others.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/LibraryLaunch.h"

#include <functional>
#include <numeric>

namespace sinter::runtime::cuda {

CallKey keyOf(const sinter_convolution_call &call, int64_t batch) {
  CallKey key = {batch,     call.direction,   call.bias >= 0, call.addend >= 0,
                 call.relu, call.element_type};
  auto append = [&](std::span<const int64_t> numbers) {
    key.insert(key.end(), numbers.begin(), numbers.end());
  };
  append(call.input_shape);
  append(call.kernel_shape);
  append(call.strides);
  append(call.borders);
  append(call.dilation);
  return key;
}

int64_t kernelElements(const sinter_convolution_call &call) {
  return std::accumulate(std::begin(call.kernel_shape),
                         std::end(call.kernel_shape), int64_t{1},
                         std::multiplies());
}

int64_t elementBytes(const sinter_convolution_call &call) {
  return call.element_type == SINTER_BF16 ? 2 : 4;
}

int64_t sumCount(const sinter_launch &launch, int64_t batch) {
  bool isSum =
      launch.library_call->direction == SINTER_CONVOLUTION_KERNEL_GRADIENT;
  return isSum ? (batch - 1) / launch.samples_per_tile + 1 : 1;
}

Status startCall(const ConvolutionPlan &plan, const sinter_launch &launch,
                 int64_t batch, std::span<char *const> operands, void *memory,
                 const CudnnHandle &handle, const Gpu &gpu) {
  const sinter_convolution_call &call = *launch.library_call;
  if (int64_t others = sumCount(launch, batch) - 1; others > 0) {
    auto bytes = static_cast<size_t>(kernelElements(call) * elementBytes(call));
    char *second = operands[static_cast<size_t>(call.kernel)] + bytes;
    Status status = gpu.driver().cuMemsetD8Async(
        reinterpret_cast<CUdeviceptr>(second), 0,
        static_cast<size_t>(others) * bytes, gpu.computeStream());
    if (!status.ok())
      return status;
  }
  return plan.start(handle, call, operands, memory);
}

} // namespace sinter::runtime::cuda
