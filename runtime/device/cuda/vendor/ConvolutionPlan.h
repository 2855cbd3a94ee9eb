//===-- ConvolutionPlan.h - a convolution that cuDNN runs -------*- C++ -*-===//
//
// One of the library's engines, chosen and compiled for a convolution and a
// number of samples.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CONVOLUTIONPLAN_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CONVOLUTIONPLAN_H

#include "device/cuda/vendor/EngineSearch.h"

#include <memory>
#include <span>

namespace sinter::runtime::cuda {

/// Ready to be started. The handle that it was made with must outlive it.
class ConvolutionPlan {
public:
  /// With the first engine that meets the demands. Fails if there is none.
  static Expected<ConvolutionPlan> create(const CudnnHandle &handle,
                                          const sinter_convolution_call &call,
                                          int64_t batch,
                                          const EngineDemands &demands);

  /// One with each engine that the search finds. Fails if the library does not
  /// take the call at all.
  static Expected<std::vector<ConvolutionPlan>>
  createAll(const CudnnHandle &handle, const sinter_convolution_call &call,
            int64_t batch, const EngineDemands &demands);

  const EngineChoice &choice() const { return engine.choice; }
  int64_t workspaceBytes() const { return engine.workspace; }
  /// Why the first of the engines that the demands prefer was not taken.
  const std::optional<Error> &refusal() const { return whyNotPreferred; }

  /// Starts the convolution on the handle's stream. `operands` are those of the
  /// call's launch; `memory` has the bytes of the workspace.
  Status start(const CudnnHandle &handle, const sinter_convolution_call &call,
               std::span<char *const> operands, void *memory) const;

private:
  ConvolutionPlan(std::shared_ptr<const ConvolutionGraph> graph,
                  CompiledEngine engine)
      : graph(std::move(graph)), engine(std::move(engine)) {}

  /// What the engine was compiled for, for as long as it is there.
  std::shared_ptr<const ConvolutionGraph> graph;
  CompiledEngine engine;
  std::optional<Error> whyNotPreferred;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CONVOLUTIONPLAN_H
