//===-- AlgorithmSearch.h - which algorithm of cuBLASLt ---------*- C++ -*-===//
//
// The library has many algorithms, each with a configuration. Its heuristics
// order those that they take for the fastest.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_ALGORITHMSEARCH_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_ALGORITHMSEARCH_H

#include "device/cuda/vendor/EngineChoice.h"
#include "device/cuda/vendor/MatrixProduct.h"

namespace sinter::runtime::cuda {

/// An algorithm that the library can run, with what it is.
struct ConfiguredAlgorithm {
  cublasLtMatmulAlgo_t algorithm;
  EngineChoice choice; ///< knobs are the attributes of its configuration
  int64_t workspace;   ///< in bytes
};

/// Looks for algorithms for one product. Refers to what it is created with.
class AlgorithmSearch {
public:
  AlgorithmSearch(const CublasLtHandle &handle, const MatrixProduct &product,
                  const EngineDemands &demands)
      : handle(handle), library(handle.library()), product(product),
        demands(demands) {}

  /// The first that meets the demands: of those that are preferred, then of
  /// those that the heuristics suggest. Fails if there is none.
  Expected<ConfiguredAlgorithm> first();

  /// Why the first of those that are preferred was not taken.
  const std::optional<Error> &refusal() const { return whyNotPreferred; }

  /// All that meet the demands of those that the heuristics suggest. Fails if
  /// they suggest none.
  Expected<std::vector<ConfiguredAlgorithm>> all() const;

private:
  Expected<ConfiguredAlgorithm> configure(const EngineChoice &choice) const;
  Expected<std::vector<cublasLtMatmulHeuristicResult_t>> suggested() const;
  Expected<EngineChoice> choiceOf(const cublasLtMatmulAlgo_t &algorithm) const;
  Expected<ConfiguredAlgorithm> check(const cublasLtMatmulAlgo_t &algorithm,
                                      size_t workspace) const;

  const CublasLtHandle &handle;
  const CublasLt &library;
  const MatrixProduct &product;
  const EngineDemands &demands;
  std::optional<Error> whyNotPreferred;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_ALGORITHMSEARCH_H
