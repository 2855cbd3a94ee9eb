//===-- Algorithms.h - what the emulated cuBLASLt computes with -*- C++ -*-===//
//
// Algorithms of every kind that a caller has to tell apart, the wrong ones
// first.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_CUBLASLT_ALGORITHMS_H
#define SINTER_EMULATOR_CUBLASLT_ALGORITHMS_H

#include "Problem.h"

#include <vector>

namespace sinter::runtime::cuda {

/// What a caller prefers. Of alignments, the least.
struct cublasLtMatmulPreferenceOpaque_t {
  uint64_t workspaceBytes = 0;
  uint32_t reductionSchemes = 7;
  uint32_t alignments[4] = {256, 256, 256, 256}; ///< of A, B, C and D
};

} // namespace sinter::runtime::cuda

namespace sinter::emulator::cublaslt {

/// An algorithm and its configuration: what cublasLtMatmulAlgo_t has in it.
struct Configuration {
  int32_t id;
  ProductType type;
  uint32_t tile = 0;
  int32_t splits = 1; ///< of the depth
  uint32_t reductionScheme = CUBLASLT_REDUCTION_SCHEME_NONE;
  uint32_t swizzling = 0;
  uint32_t customOption = 0;
  uint32_t stages = 0;
  uint16_t innerShape = 0;
  uint16_t clusterShape = 0;
};

Configuration configurationOf(const cublasLtMatmulAlgo_t &algorithm);
cublasLtMatmulAlgo_t algorithmOf(const Configuration &configuration);

struct Algorithm {
  uint64_t numericalFlags; ///< without a type of factors: as they lie in memory
  bool roundsFactors;      ///< to tf32
  bool isWrong;            ///< computes NaNs: nobody should want it
  size_t alignment;        ///< of matrices, in bytes
  size_t workspaceBytes;
};

/// Fails for a number of none, or of one that there is not for the type.
const Algorithm &algorithmOf(int32_t id, const ProductType &type);

uint64_t numericalFlags(const Configuration &configuration);

/// Fails for what the algorithm cannot be configured to.
void checkConfiguration(const Configuration &configuration,
                        const Problem &problem);

size_t workspaceBytes(const Configuration &configuration,
                      const Problem &problem);

/// What the heuristics suggest.
std::vector<cublasLtMatmulHeuristicResult_t>
suggestions(const Problem &problem,
            const cublasLtMatmulPreferenceOpaque_t &preference);

} // namespace sinter::emulator::cublaslt

#endif // SINTER_EMULATOR_CUBLASLT_ALGORITHMS_H
