//===-- ConvolutionPlan.h - a convolution that cuDNN runs -------*- C++ -*-===//
//
// One of the library's engines, chosen and compiled for a convolution and a
// number of samples.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CONVOLUTIONPLAN_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CONVOLUTIONPLAN_H

#include "device/cuda/vendor/ConvolutionGraph.h"

#include <span>
#include <vector>

namespace sinter::runtime::cuda {

/// An engine, by its number in the library, and what is set of its knobs.
struct EngineChoice {
  struct Knob {
    int64_t type;
    int64_t value;

    bool operator==(const Knob &) const = default;
  };

  int64_t engine;
  std::vector<Knob> knobs;

  bool operator==(const EngineChoice &) const = default;
};

/// Ready to be started. The handle that it was made with must outlive it.
class ConvolutionPlan {
public:
  /// What an engine has to be.
  struct Demands {
    /// May round factors to tf32 in tensor cores.
    bool allowsTensorCores;
    int64_t workspaceLimit;
    /// Taken before others, in this order.
    std::vector<EngineChoice> preferred;
  };

  /// The first engine that the library offers, which gives the same bits each
  /// time and meets the demands. Fails if there is none.
  static Expected<ConvolutionPlan> create(const CudnnHandle &handle,
                                          const sinter_convolution_call &call,
                                          int64_t batch,
                                          const Demands &demands);

  const EngineChoice &choice() const { return engine; }
  int64_t workspaceBytes() const { return workspace; }

  /// Starts the convolution on the handle's stream. `operands` are those of the
  /// call's launch; `memory` has the bytes of the workspace.
  Status start(const CudnnHandle &handle, const sinter_convolution_call &call,
               std::span<char *const> operands, void *memory) const;

private:
  ConvolutionPlan() = default;

  // What the plan was made of, for as long as it is there.
  ConvolutionGraph graph;
  CudnnDescriptor configuration;
  CudnnDescriptor plan;
  EngineChoice engine = {};
  int64_t workspace = 0;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CONVOLUTIONPLAN_H
