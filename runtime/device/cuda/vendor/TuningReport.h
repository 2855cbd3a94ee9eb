//===-- TuningReport.h - what was measured of a model's calls ---*- C++ -*-===//
//
// A table for the compiler, and lines for who is waiting for it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_TUNINGREPORT_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_TUNINGREPORT_H

#include "core/Model.h"
#include "device/cuda/vendor/CallTuner.h"

namespace sinter::runtime::cuda {

/// The table, in JSON, as codegen/CUDA/tuning/README.md says.
std::string tuningTable(std::span<const TunedLaunch> launches, Model model,
                        int64_t batch, const VendorLibraries &libraries,
                        const Gpu &gpu);

/// "predict.3: 12 engines of cuDNN, the fastest (51 with knobs 2=1) 38.1 us,
/// the generated kernel 80.2 us", and a line for each engine with a fault.
std::string tuningLines(const TunedLaunch &launch);

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_TUNINGREPORT_H
