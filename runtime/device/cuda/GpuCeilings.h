//===-- GpuCeilings.h - what a GPU could reach ------------------*- C++ -*-===//
//
// The two lines of the roofline of a GPU, from what the driver and data sheets
// say of it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_GPUCEILINGS_H
#define SINTER_RUNTIME_DEVICE_CUDA_GPUCEILINGS_H

#include "device/cuda/Gpu.h"
#include "profile/Ceilings.h"

#include <string_view>

namespace sinter::runtime::cuda {

/// With matrix products in `precision`: "fp32", "tf32" or "bf16".
Expected<Ceilings> ceilingsOf(const Gpu &gpu, std::string_view precision);

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_GPUCEILINGS_H
