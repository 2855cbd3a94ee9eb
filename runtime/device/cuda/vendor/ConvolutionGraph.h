//===-- ConvolutionGraph.h - a convolution for cuDNN ------------*- C++ -*-===//
//
// What a launch computes, as operations of the library.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CONVOLUTIONGRAPH_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CONVOLUTIONGRAPH_H

#include "device/cuda/vendor/CudnnDescriptor.h"

#include "sinter/abi.h"

#include <deque>

namespace sinter::runtime::cuda {

/// The names of the tensors that have memory.
enum TensorId : int64_t {
  inputTensor = 1,
  kernelTensor,
  biasTensor,
  addendTensor,
  outputTensor,
};

/// An operation graph, with everything that it is made of.
struct ConvolutionGraph {
  std::deque<CudnnDescriptor> parts;
  CudnnDescriptor graph;
};

/// The graph of `call` for `batch` samples: the convolution in its direction
/// and, each where it is wanted, the addition of the addend and of the bias,
/// and the relu. This is the order in which the library has fused kernels.
Expected<ConvolutionGraph> createGraph(const CudnnHandle &handle,
                                       const sinter_convolution_call &call,
                                       int64_t batch);

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CONVOLUTIONGRAPH_H
