//===-- EngineSearch.cpp - which engine of cuDNN computes a graph ---------===//
//
// The library's heuristics order the engines that may be able to do it; all of
// them are there by their numbers.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/EngineSearch.h"

#include <algorithm>
#include <utility>

namespace sinter::runtime::cuda {

namespace {

/// Of these there are fewer.
constexpr int64_t mostConfigurations = 128, mostKnobs = 64;

} // namespace

Expected<CudnnDescriptor> EngineSearch::engineOf(int64_t index) const {
  return DescriptorBuilder(library, CUDNN_BACKEND_ENGINE_DESCRIPTOR)
      .set(CUDNN_ATTR_ENGINE_OPERATION_GRAPH, graph.graph)
      .set(CUDNN_ATTR_ENGINE_GLOBAL_INDEX, index)
      .finalize();
}

/// An engine with its knobs as they were chosen elsewhere.
Expected<CudnnDescriptor>
EngineSearch::configure(const EngineChoice &choice) const {
  auto engine = engineOf(choice.engine);
  if (!engine)
    return engine;
  std::vector<CudnnDescriptor> knobs;
  std::vector<cudnnBackendDescriptor_t> pointers;
  for (const EngineChoice::Knob &knob : choice.knobs) {
    auto set = DescriptorBuilder(library, CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR)
                   .set(CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE,
                        static_cast<cudnnBackendKnobType_t>(knob.type))
                   .set(CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE, knob.value)
                   .finalize();
    if (!set)
      return set;
    pointers.push_back(set->get());
    knobs.push_back(std::move(*set));
  }
  DescriptorBuilder builder(library, CUDNN_BACKEND_ENGINECFG_DESCRIPTOR);
  builder.set(CUDNN_ATTR_ENGINECFG_ENGINE, *engine);
  if (!pointers.empty())
    builder.setAll<cudnnBackendDescriptor_t>(CUDNN_ATTR_ENGINECFG_KNOB_CHOICES,
                                             pointers);
  return builder.finalize();
}

Expected<std::vector<CudnnDescriptor>>
EngineSearch::suggested(cudnnBackendHeurMode_t mode) const {
  auto heuristics =
      DescriptorBuilder(library, CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR)
          .set(CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH, graph.graph)
          .set(CUDNN_ATTR_ENGINEHEUR_MODE, mode)
          .finalize();
  if (!heuristics)
    return heuristics.error();
  return descriptorsOf(library, *heuristics, CUDNN_ATTR_ENGINEHEUR_RESULTS,
                       CUDNN_BACKEND_ENGINECFG_DESCRIPTOR, mostConfigurations);
}

Expected<EngineChoice>
EngineSearch::choiceOf(const CudnnDescriptor &engine,
                       const CudnnDescriptor &configuration) const {
  auto number =
      attributeOf<int64_t>(library, engine, CUDNN_ATTR_ENGINE_GLOBAL_INDEX);
  if (!number)
    return number.error();
  auto knobs =
      descriptorsOf(library, configuration, CUDNN_ATTR_ENGINECFG_KNOB_CHOICES,
                    CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR, mostKnobs);
  if (!knobs)
    return knobs.error();
  EngineChoice choice{*number, {}};
  for (const CudnnDescriptor &knob : *knobs) {
    auto type = attributeOf<cudnnBackendKnobType_t>(
        library, knob, CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE);
    auto value =
        attributeOf<int64_t>(library, knob, CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE);
    if (!type || !value)
      return type ? value.error() : type.error();
    choice.knobs.push_back({*type, *value});
  }
  return choice;
}

/// Whether what the engine computes is wanted.
Status EngineSearch::checkNotes(const CudnnDescriptor &engine) const {
  auto notes = attributesOf<cudnnBackendNumericalNote_t>(
      library, engine, CUDNN_ATTR_ENGINE_NUMERICAL_NOTE);
  if (!notes)
    return notes.error();
  auto has = [&](cudnnBackendNumericalNote_t note) {
    return std::ranges::find(*notes, note) != notes->end();
  };
  if (has(CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC))
    return makeError("results differ from run to run");
  if (has(CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION))
    return makeError("sums are rounded");
  if (!demands.allowsTensorCores &&
      (has(CUDNN_NUMERICAL_NOTE_TENSOR_CORE) ||
       has(CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS)))
    return makeError("factors are rounded");
  return Status::success();
}

/// The choice that a configuration is, if what it computes is wanted.
Expected<EngineChoice>
EngineSearch::check(const CudnnDescriptor &configuration) const {
  auto engines =
      descriptorsOf(library, configuration, CUDNN_ATTR_ENGINECFG_ENGINE,
                    CUDNN_BACKEND_ENGINE_DESCRIPTOR, /*most=*/1);
  if (!engines)
    return engines.error();
  if (engines->empty())
    return makeError("a configuration without an engine");
  if (Status status = checkNotes(engines->front()); !status.ok())
    return status.error();
  return choiceOf(engines->front(), configuration);
}

Expected<CompiledEngine>
EngineSearch::compile(CudnnDescriptor configuration) const {
  auto choice = check(configuration);
  if (!choice)
    return choice.error();
  auto plan =
      DescriptorBuilder(library, CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR)
          .set(CUDNN_ATTR_EXECUTION_PLAN_HANDLE, handle.get())
          .set(CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG, configuration)
          .finalize();
  if (!plan)
    return plan.error();
  auto workspace = attributeOf<int64_t>(
      library, *plan, CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE);
  if (!workspace)
    return workspace.error();
  if (*workspace > demands.workspaceLimit)
    return makeError("a workspace of {} bytes is larger than {}", *workspace,
                     demands.workspaceLimit);
  return CompiledEngine{std::move(configuration), std::move(*plan),
                        std::move(*choice), *workspace};
}

Expected<CompiledEngine> EngineSearch::first() {
  std::optional<Error> why;
  auto refuse = [](std::optional<Error> &reason, const Error &error) {
    if (!reason)
      reason = error;
  };
  for (const EngineChoice &choice : demands.preferred) {
    auto configuration = configure(choice);
    auto found = configuration
                     ? compile(std::move(*configuration))
                     : Expected<CompiledEngine>(configuration.error());
    if (found)
      return found;
    refuse(whyNotPreferred,
           makeError("engine {}: {}", choice.text(), found.message()));
  }
  for (cudnnBackendHeurMode_t mode :
       {CUDNN_HEUR_MODE_A, CUDNN_HEUR_MODE_FALLBACK}) {
    auto configurations = suggested(mode);
    if (!configurations) {
      refuse(why, configurations.error());
      continue;
    }
    for (CudnnDescriptor &configuration : *configurations) {
      auto found = compile(std::move(configuration));
      if (found)
        return found;
      refuse(why, found.error());
    }
  }
  return why.value_or(makeError("no engine is known"));
}

std::vector<CompiledEngine> EngineSearch::all() const {
  std::vector<CudnnDescriptor> configurations;
  for (cudnnBackendHeurMode_t mode :
       {CUDNN_HEUR_MODE_A, CUDNN_HEUR_MODE_FALLBACK})
    if (auto found = suggested(mode))
      std::ranges::move(*found, std::back_inserter(configurations));
  auto count = attributeOf<int64_t>(
      library, graph.graph, CUDNN_ATTR_OPERATIONGRAPH_ENGINE_GLOBAL_COUNT);
  for (int64_t engine = 0; count && engine < *count; ++engine)
    if (auto configuration = configure({engine, {}}))
      configurations.push_back(std::move(*configuration));

  std::vector<CompiledEngine> engines;
  std::vector<EngineChoice> known;
  for (CudnnDescriptor &configuration : configurations) {
    auto choice = check(configuration);
    if (!choice || std::ranges::find(known, *choice) != known.end())
      continue;
    known.push_back(*choice);
    if (auto engine = compile(std::move(configuration)))
      engines.push_back(std::move(*engine));
  }
  return engines;
}

} // namespace sinter::runtime::cuda
