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
                          readsFloat = 8 << 16;

static constexpr size_t alignment = 16, tooMuchWorkspace = size_t{1} << 30;

enum : int32_t {
  roundsSums,
  roundsToBfloat16,
  needsWorkspace,
  needsAlignment,
  usesTensorCores,
  isExact,
  isWrongInSecret, ///< nothing but its results says what it is
};

static const std::array<Algorithm, 7> algorithms = {{
    {ofTensorCores | CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_16F | readsFloat,
     /*roundsFactors=*/false, /*isWrong=*/true, alignment, 0},
    {ofTensorCores | sumsFloat | CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16BF,
     /*roundsFactors=*/true, /*isWrong=*/true, alignment, 0},
    {ofFma | sumsFloat | readsFloat, /*roundsFactors=*/false, /*isWrong=*/true,
     alignment, tooMuchWorkspace},
    {ofFma | sumsFloat | readsFloat, /*roundsFactors=*/false, /*isWrong=*/true,
     /*alignment=*/256, 0},
    {ofTensorCores | sumsFloat | CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_TF32,
     /*roundsFactors=*/true, /*isWrong=*/false, alignment, 1024},
    {ofFma | sumsFloat | readsFloat, /*roundsFactors=*/false, /*isWrong=*/false,
     alignment, 0},
    {ofFma | sumsFloat | readsFloat, /*roundsFactors=*/false, /*isWrong=*/true,
     alignment, 0},
}};

const Algorithm &algorithmOf(int32_t id, cublasComputeType_t computeType) {
  expect(id >= 0 && id < std::ssize(algorithms), INVALID_VALUE,
         "there is no such algorithm");
  expect(id != usesTensorCores || computeType == CUBLAS_COMPUTE_32F_FAST_TF32,
         NOT_SUPPORTED, "an algorithm for another type");
  return algorithms[static_cast<size_t>(id)];
}

static constexpr uint32_t tiles = 4, onlyStages = 15;

void checkConfiguration(const Configuration &configuration,
                        const Problem &problem) {
  (void)algorithmOf(configuration.id, configuration.computeType);
  expect(configuration.computeType == problem.computeType, INVALID_VALUE,
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
      algorithmOf(configuration.id, configuration.computeType).workspaceBytes;
  if (configuration.splits > 1)
    bytes += static_cast<size_t>(configuration.splits) * problem.rows *
             problem.columns * sizeof(float);
  return bytes;
}

std::vector<cublasLtMatmulHeuristicResult_t>
suggestions(const Problem &problem,
            const cublasLtMatmulPreferenceOpaque_t &preference) {
  expect(!isAskedTo("refuse-algorithms"), NOT_SUPPORTED, "as it was asked");
  cublasComputeType_t computeType = problem.computeType;
  std::vector<cublasLtMatmulHeuristicResult_t> results;
  auto suggest = [&](const Configuration &configuration,
                     cublasStatus_t state = CUBLAS_STATUS_SUCCESS) {
    size_t workspace = workspaceBytes(configuration, problem);
    bool isAligned =
        std::ranges::all_of(preference.alignments, [&](uint32_t least) {
          return least >= algorithmOf(configuration.id, computeType).alignment;
        });
    bool isAllowed =
        configuration.splits == 1 ||
        (configuration.reductionScheme & preference.reductionSchemes) != 0;
    if (isAligned && isAllowed &&
        (workspace <= preference.workspaceBytes || isAskedTo("want-workspace")))
      results.push_back({algorithmOf(configuration), workspace, state, 1, {}});
  };
  auto configured = [&](int32_t id, uint32_t tile) {
    return Configuration{.id = id,
                         .computeType = computeType,
                         .tile = tile,
                         .stages = onlyStages};
  };
  auto split = [&](Configuration configuration, uint32_t scheme) {
    configuration.splits = 2;
    configuration.reductionScheme = scheme;
    return configuration;
  };
  suggest(configured(isWrongInSecret, 1), NOT_SUPPORTED);
  suggest(configured(roundsSums, 1));
  suggest(configured(roundsToBfloat16, 1));
  suggest(configured(needsWorkspace, 1));
  suggest(configured(needsAlignment, 1));
  if (problem.depth > 1)
    suggest(split(configured(isExact, 1), CUBLASLT_REDUCTION_SCHEME_INPLACE));
  if (computeType == CUBLAS_COMPUTE_32F_FAST_TF32)
    suggest(configured(usesTensorCores, 3));
  if (problem.depth > 1)
    suggest(
        split(configured(isExact, 2), CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE));
  suggest(configured(isExact, 1));
  suggest(configured(isWrongInSecret, 1));
  return results;
}

} // namespace sinter::emulator::cublaslt
