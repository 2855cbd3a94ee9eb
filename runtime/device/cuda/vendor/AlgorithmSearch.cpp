//===-- AlgorithmSearch.cpp - which algorithm of cuBLASLt -----------------===//
//
// What the heuristics suggest is taken apart into a number and attributes, of
// which the same library makes the same algorithm again.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/AlgorithmSearch.h"

#include <algorithm>
#include <array>

namespace sinter::runtime::cuda {

namespace {

/// The heuristics are asked for so many.
constexpr int mostSuggestions = 32;

/// An attribute of a configuration, of an unsigned or a small positive number.
struct ConfigurationAttribute {
  cublasLtMatmulAlgoConfigAttributes_t name;
  size_t bytes;
};

constexpr std::array<ConfigurationAttribute, 8> configurationAttributes = {{
    {CUBLASLT_ALGO_CONFIG_TILE_ID, 4},
    {CUBLASLT_ALGO_CONFIG_SPLITK_NUM, 4},
    {CUBLASLT_ALGO_CONFIG_REDUCTION_SCHEME, 4},
    {CUBLASLT_ALGO_CONFIG_CTA_SWIZZLING, 4},
    {CUBLASLT_ALGO_CONFIG_CUSTOM_OPTION, 4},
    {CUBLASLT_ALGO_CONFIG_STAGES_ID, 4},
    {CUBLASLT_ALGO_CONFIG_INNER_SHAPE_ID, 2},
    {CUBLASLT_ALGO_CONFIG_CLUSTER_SHAPE_ID, 2},
}};

/// The attribute with the low bytes of a number, as a little-endian machine has
/// them in front.
Expected<int64_t> configuration(const CublasLt &library,
                                const cublasLtMatmulAlgo_t &algorithm,
                                const ConfigurationAttribute &attribute) {
  uint32_t value = 0;
  size_t written = 0;
  Status status = library.cublasLtMatmulAlgoConfigGetAttribute(
      &algorithm, attribute.name, &value, attribute.bytes, &written);
  if (!status.ok())
    return status.error();
  return int64_t{value};
}

} // namespace

Expected<EngineChoice>
AlgorithmSearch::choiceOf(const cublasLtMatmulAlgo_t &algorithm) const {
  auto number = configuration(library, algorithm, {CUBLASLT_ALGO_CONFIG_ID, 4});
  if (!number)
    return number.error();
  EngineChoice choice{*number, {}};
  for (const ConfigurationAttribute &attribute : configurationAttributes) {
    auto value = configuration(library, algorithm, attribute);
    if (!value)
      return value.error();
    choice.knobs.push_back({attribute.name, *value});
  }
  return choice;
}

/// Whether what the algorithm computes is wanted.
Expected<ConfiguredAlgorithm>
AlgorithmSearch::check(const cublasLtMatmulAlgo_t &algorithm,
                       size_t workspace) const {
  // With one that adds up in place, parts of a sum come in any order; with one
  // that keeps them as results are, they are rounded to that.
  auto scheme = configuration(library, algorithm,
                              {CUBLASLT_ALGO_CONFIG_REDUCTION_SCHEME, 4});
  if (!scheme)
    return scheme.error();
  if (*scheme & CUBLASLT_REDUCTION_SCHEME_INPLACE)
    return makeError("results differ from run to run");
  if (*scheme & ~product.exactSchemes())
    return makeError("parts of sums are rounded");
  uint64_t flags = 0;
  size_t written = 0;
  Status status = library.cublasLtMatmulAlgoCapGetAttribute(
      &algorithm, CUBLASLT_ALGO_CAP_NUMERICAL_IMPL_FLAGS, &flags, sizeof(flags),
      &written);
  if (!status.ok())
    return status.error();
  if (flags & CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_16F)
    return makeError("sums are rounded");
  uint64_t unwanted = CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16F;
  if (product.factorType != CUDA_R_16BF)
    unwanted |= CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16BF;
  if (!demands.allowsTensorCores)
    unwanted |= CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_TF32;
  if (flags & unwanted)
    return makeError("factors are rounded");
  auto bytes = static_cast<int64_t>(workspace);
  if (bytes > demands.workspaceLimit)
    return makeError("a workspace of {} bytes is larger than {}", bytes,
                     demands.workspaceLimit);
  auto choice = choiceOf(algorithm);
  if (!choice)
    return choice.error();
  return ConfiguredAlgorithm{algorithm, std::move(*choice), bytes};
}

/// An algorithm with its configuration as it was chosen elsewhere.
Expected<ConfiguredAlgorithm>
AlgorithmSearch::configure(const EngineChoice &choice) const {
  if (choice.engine != static_cast<int>(choice.engine))
    return makeError("there is no algorithm of this number");
  cublasLtMatmulAlgo_t algorithm = {};
  Status status = library.cublasLtMatmulAlgoInit(
      handle.get(), product.computeType, CUDA_R_32F, product.factorType,
      product.factorType, product.resultType, product.resultType,
      static_cast<int>(choice.engine), &algorithm);
  if (!status.ok())
    return status.error();
  for (const EngineChoice::Knob &knob : choice.knobs) {
    const auto *attribute = std::ranges::find(
        configurationAttributes, knob.type, &ConfigurationAttribute::name);
    if (attribute == configurationAttributes.end())
      return makeError("there is no knob {}", knob.type);
    if (knob.value < 0 || knob.value >> (8 * attribute->bytes) != 0)
      return makeError("knob {} cannot be {}", knob.type, knob.value);
    auto value = static_cast<uint32_t>(knob.value);
    status = library.cublasLtMatmulAlgoConfigSetAttribute(
        &algorithm, attribute->name, &value, attribute->bytes);
    if (!status.ok())
      return status.error();
  }
  cublasLtMatmulHeuristicResult_t result = {};
  status = library.cublasLtMatmulAlgoCheck(
      handle.get(), product.operation.get(), product.a.get(), product.b.get(),
      product.result.get(), product.result.get(), &algorithm, &result);
  if (!status.ok())
    return status.error();
  return check(algorithm, result.workspaceSize);
}

Expected<std::vector<cublasLtMatmulHeuristicResult_t>>
AlgorithmSearch::suggested() const {
  cublasLtMatmulPreference_t created = nullptr;
  Status status = library.cublasLtMatmulPreferenceCreate(&created);
  if (!status.ok())
    return status.error();
  OwnedByCublasLt<cublasLtMatmulPreference_t> preference(
      created, library.cublasLtMatmulPreferenceDestroy);
  auto prefer = [&](cublasLtMatmulPreferenceAttributes_t attribute,
                    const auto &value) {
    if (status.ok())
      status = library.cublasLtMatmulPreferenceSetAttribute(
          created, attribute, &value, sizeof(value));
  };
  prefer(CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES,
         static_cast<uint64_t>(demands.workspaceLimit));
  prefer(CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, product.exactSchemes());
  for (auto attribute : {CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES,
                         CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES,
                         CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES,
                         CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES})
    prefer(attribute, uint32_t{SINTER_BUFFER_ALIGNMENT});
  std::vector<cublasLtMatmulHeuristicResult_t> results(mostSuggestions);
  int count = 0;
  if (status.ok())
    status = library.cublasLtMatmulAlgoGetHeuristic(
        handle.get(), product.operation.get(), product.a.get(), product.b.get(),
        product.result.get(), product.result.get(), created, mostSuggestions,
        results.data(), &count);
  if (!status.ok())
    return status.error();
  results.resize(static_cast<size_t>(count));
  std::erase_if(results, [](const cublasLtMatmulHeuristicResult_t &each) {
    return each.state != CUBLAS_STATUS_SUCCESS;
  });
  return results;
}

Expected<ConfiguredAlgorithm> AlgorithmSearch::first() {
  for (const EngineChoice &choice : demands.preferred) {
    auto found = configure(choice);
    if (found)
      return found;
    if (!whyNotPreferred)
      whyNotPreferred =
          makeError("engine {}: {}", choice.text(), found.message());
  }
  auto suggestions = suggested();
  if (!suggestions)
    return suggestions.error();
  std::optional<Error> why;
  for (const cublasLtMatmulHeuristicResult_t &each : *suggestions) {
    auto found = check(each.algo, each.workspaceSize);
    if (found)
      return found;
    if (!why)
      why = found.error();
  }
  return why.value_or(makeError("no algorithm is known"));
}

Expected<std::vector<ConfiguredAlgorithm>> AlgorithmSearch::all() const {
  auto suggestions = suggested();
  if (!suggestions)
    return suggestions.error();
  std::vector<ConfiguredAlgorithm> algorithms;
  for (const cublasLtMatmulHeuristicResult_t &each : *suggestions)
    if (auto found = check(each.algo, each.workspaceSize))
      algorithms.push_back(std::move(*found));
  return algorithms;
}

} // namespace sinter::runtime::cuda
