//===-- Algorithms.cpp - what the emulated cuBLASLt computes with ---------===//
//
// The table of algorithms, and the checks of their configurations.
//
//===----------------------------------------------------------------------===//

#include "Algorithms.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace sinter::emulator::cublaslt {

bool isAskedTo(const char *fault) {
  const char *asked = std::getenv("SINTER_EMULATOR_CUBLASLT");
  return asked && std::string_view(asked) == fault;
}

Configuration configurationOf(const cublasLtMatmulAlgo_t &algorithm) {
  Configuration configuration;
  std::memcpy(&configuration, algorithm.data, sizeof(configuration));
  return configuration;
}

cublasLtMatmulAlgo_t algorithmOf(const Configuration &configuration) {
  static_assert(sizeof(configuration) <= sizeof(cublasLtMatmulAlgo_t));
  cublasLtMatmulAlgo_t algorithm = {};
  std::memcpy(algorithm.data, &configuration, sizeof(configuration));
  return algorithm;
}

// Of CUBLASLT_NUMERICAL_IMPL_FLAGS.
static constexpr uint64_t ofFma = 1, ofTensorCores = 2, sumsFloat = 2 << 8,
                          readsFloat = 8 << 16, readsAnything = 0xff << 16;

static constexpr size_t alignment = 16, tooMuchWorkspace = size_t{1} << 30;

enum : int32_t {
  roundsSums,
  roundsToBfloat16,
  needsWorkspace,
  needsAlignment,
  usesTensorCores,
  isExact,
  isWrongInSecret, ///< nothing but its results says what it is
  multipliesBfloat16,
  roundsToHalf,
};

static const std::array<Algorithm, 9> algorithms = {{
    {ofTensorCores | CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_16F,
     /*roundsFactors=*/false, /*isWrong=*/true, alignment, 0},
    {ofTensorCores | sumsFloat | CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16BF,
     /*roundsFactors=*/true, /*isWrong=*/true, alignment, 0},
    {ofFma | sumsFloat, /*roundsFactors=*/false, /*isWrong=*/true, alignment,
     tooMuchWorkspace},
    {ofFma | sumsFloat, /*roundsFactors=*/false, /*isWrong=*/true,
     /*alignment=*/256, 0},
    {ofTensorCores | sumsFloat | CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_TF32,
     /*roundsFactors=*/true, /*isWrong=*/false, alignment, 1024},
    {ofFma | sumsFloat, /*roundsFactors=*/false, /*isWrong=*/false, alignment,
     0},
    {ofFma | sumsFloat, /*roundsFactors=*/false, /*isWrong=*/true, alignment,
     0},
    {ofTensorCores | sumsFloat, /*roundsFactors=*/false, /*isWrong=*/false,
     alignment, 0},
    {ofTensorCores | sumsFloat | CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16F,
     /*roundsFactors=*/true, /*isWrong=*/true, alignment, 0},
}};

/// Whether there is the algorithm for products of this type.
static bool isFor(int32_t id, const ProductType &type) {
  switch (id) {
  case usesTensorCores:
    return type.computeType == CUBLAS_COMPUTE_32F_FAST_TF32;
  case roundsToBfloat16:
  case isExact:
    return type.factors == CUDA_R_32F;
  case multipliesBfloat16:
  case roundsToHalf:
    return type.factors == CUDA_R_16BF;
  default:
    return true;
  }
}

const Algorithm &algorithmOf(int32_t id, const ProductType &type) {
  expect(id >= 0 && id < std::ssize(algorithms), INVALID_VALUE,
         "there is no such algorithm");
  expect(isFor(id, type), NOT_SUPPORTED, "an algorithm for another type");
  return algorithms[static_cast<size_t>(id)];
}

uint64_t numericalFlags(const Configuration &configuration) {
  const ProductType &type = configuration.type;
  uint64_t flags = algorithmOf(configuration.id, type).numericalFlags;
  if (flags & readsAnything)
    return flags;
  return flags |
         (type.factors == CUDA_R_16BF ? CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16BF
                                      : readsFloat);
}

static constexpr uint32_t tiles = 4, onlyStages = 15;

void checkConfiguration(const Configuration &configuration,
                        const Problem &problem) {
  (void)algorithmOf(configuration.id, configuration.type);
  expect(configuration.type == problem.type, INVALID_VALUE,
         "an algorithm for another type of products");
  bool isSplit = configuration.splits > 1;
  expect(configuration.tile > 0 && configuration.tile < tiles &&
             configuration.splits >= 1 &&
             static_cast<size_t>(configuration.splits) <= problem.depth &&
             isSplit == (configuration.reductionScheme !=
                         CUBLASLT_REDUCTION_SCHEME_NONE) &&
             configuration.reductionScheme <=
                 CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE &&
             configuration.swizzling <= 1 && configuration.customOption <= 3 &&
             configuration.stages == onlyStages &&
             configuration.innerShape == 0 && configuration.clusterShape <= 2,
         NOT_SUPPORTED, "no kernel of this configuration");
}

size_t workspaceBytes(const Configuration &configuration,
                      const Problem &problem) {
  if (isAskedTo("want-workspace"))
    return tooMuchWorkspace;
  size_t bytes =
      algorithmOf(configuration.id, configuration.type).workspaceBytes;
  if (configuration.splits > 1)
    bytes += static_cast<size_t>(configuration.splits) * problem.rows *
             problem.columns * sizeof(float);
  return bytes;
}

std::vector<cublasLtMatmulHeuristicResult_t>
suggestions(const Problem &problem,
            const cublasLtMatmulPreferenceOpaque_t &preference) {
  expect(!isAskedTo("refuse-algorithms"), NOT_SUPPORTED, "as it was asked");
  const ProductType &type = problem.type;
  std::vector<cublasLtMatmulHeuristicResult_t> results;
  auto suggest = [&](const Configuration &configuration,
                     cublasStatus_t state = CUBLAS_STATUS_SUCCESS) {
    size_t workspace = workspaceBytes(configuration, problem);
    bool isAligned =
        std::ranges::all_of(preference.alignments, [&](uint32_t least) {
          return least >= algorithmOf(configuration.id, type).alignment;
        });
    bool isAllowed =
        configuration.splits == 1 ||
        (configuration.reductionScheme & preference.reductionSchemes) != 0;
    if (isAligned && isAllowed &&
        (workspace <= preference.workspaceBytes || isAskedTo("want-workspace")))
      results.push_back({algorithmOf(configuration), workspace, state, 1, {}});
  };
  auto configured = [&](int32_t id, uint32_t tile) {
    return Configuration{
        .id = id, .type = type, .tile = tile, .stages = onlyStages};
  };
  auto split = [&](Configuration configuration, uint32_t scheme) {
    configuration.splits = 2;
    configuration.reductionScheme = scheme;
    return configuration;
  };
  bool isBf16 = type.factors == CUDA_R_16BF;
  int32_t right = isBf16 ? multipliesBfloat16 : isExact;
  suggest(configured(isWrongInSecret, 1), NOT_SUPPORTED);
  suggest(configured(roundsSums, 1));
  suggest(configured(isBf16 ? roundsToHalf : roundsToBfloat16, 1));
  suggest(configured(needsWorkspace, 1));
  suggest(configured(needsAlignment, 1));
  if (problem.depth > 1)
    suggest(split(configured(right, 1), CUBLASLT_REDUCTION_SCHEME_INPLACE));
  if (problem.depth > 1 && type.result == CUDA_R_16BF)
    suggest(split(configured(right, 1), CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE));
  if (type.computeType == CUBLAS_COMPUTE_32F_FAST_TF32)
    suggest(configured(usesTensorCores, 3));
  if (problem.depth > 1)
    suggest(
        split(configured(right, 2), CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE));
  suggest(configured(right, 1));
  suggest(configured(isWrongInSecret, 1));
  return results;
}

} // namespace sinter::emulator::cublaslt
