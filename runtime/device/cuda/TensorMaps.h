//===-- TensorMaps.h - operands as bulk copies read them --------*- C++ -*-===//
//
// What a launch passes beside pointers: the driver's descriptions of images.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_TENSORMAPS_H
#define SINTER_RUNTIME_DEVICE_CUDA_TENSORMAPS_H

#include "device/cuda/Driver.h"
#include "sinter/abi.h"

#include <span>
#include <vector>

namespace sinter::runtime::cuda {

/// The tensor maps of a launch for `batch` samples, in the driver's form.
/// `operands` are the addresses of all of its operands.
Expected<std::vector<CUtensorMap>>
encodeTensorMaps(const sinter_launch &launch, std::span<char *const> operands,
                 int64_t batch, const Driver &driver);

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_TENSORMAPS_H
