//===-- EngineSearch.h - which engine of cuDNN computes a graph -*- C++ -*-===//
//
// The library has many engines, each with knobs. Which of them can do it, and
// how, shows when one is compiled.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_ENGINESEARCH_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_ENGINESEARCH_H

#include "device/cuda/vendor/ConvolutionGraph.h"
#include "device/cuda/vendor/EngineChoice.h"

#include <optional>
#include <vector>

namespace sinter::runtime::cuda {

/// A plan of the library, with what it was made of.
struct CompiledEngine {
  CudnnDescriptor configuration;
  CudnnDescriptor plan;
  EngineChoice choice;
  int64_t workspace; ///< in bytes
};

/// Looks for engines for one graph. Refers to what it is created with.
class EngineSearch {
public:
  EngineSearch(const CudnnHandle &handle, const ConvolutionGraph &graph,
               const EngineDemands &demands)
      : handle(handle), library(handle.library()), graph(graph),
        demands(demands) {}

  /// The first that meets the demands: of those that are preferred, then of
  /// those that the heuristics suggest. Fails if there is none.
  Expected<CompiledEngine> first();

  /// Why the first of those that are preferred was not taken.
  const std::optional<Error> &refusal() const { return whyNotPreferred; }

  /// All that meet the demands: those that the heuristics suggest, and each
  /// engine as it is. To compile all values of all knobs takes too long.
  std::vector<CompiledEngine> all() const;

private:
  Expected<CudnnDescriptor> engineOf(int64_t index) const;
  Expected<CudnnDescriptor> configure(const EngineChoice &choice) const;
  Expected<std::vector<CudnnDescriptor>>
  suggested(cudnnBackendHeurMode_t mode) const;
  Expected<EngineChoice> choiceOf(const CudnnDescriptor &engine,
                                  const CudnnDescriptor &configuration) const;
  Status checkNotes(const CudnnDescriptor &engine) const;
  Expected<EngineChoice> check(const CudnnDescriptor &configuration) const;
  Expected<CompiledEngine> compile(CudnnDescriptor configuration) const;

  const CudnnHandle &handle;
  const Cudnn &library;
  const ConvolutionGraph &graph;
  const EngineDemands &demands;
  std::optional<Error> whyNotPreferred;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_ENGINESEARCH_H
