//===-- GraphCapture.h - work of a GPU as a graph ---------------*- C++ -*-===//
//
// Records what is started on the compute stream, to be started again at once.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_GRAPHCAPTURE_H
#define SINTER_RUNTIME_DEVICE_CUDA_GRAPHCAPTURE_H

#include "device/cuda/Gpu.h"

#include <functional>

namespace sinter::runtime::cuda {

/// A graph of all that `start` starts on the compute stream; none of it runs
/// before the graph does.
Expected<GraphExecutable> captureGraph(const Gpu &gpu,
                                       const std::function<Status()> &start);

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_GRAPHCAPTURE_H
