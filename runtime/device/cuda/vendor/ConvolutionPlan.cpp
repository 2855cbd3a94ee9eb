//===-- ConvolutionPlan.cpp - a convolution that cuDNN runs ---------------===//
//
// The library's heuristics order the engines that may be able to do it. Which
// of them can, shows when one is compiled.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/ConvolutionPlan.h"

#include <algorithm>
#include <utility>

namespace sinter::runtime::cuda {

namespace {

/// Of these there are fewer.
constexpr int64_t mostConfigurations = 128, mostKnobs = 64;

/// Looks for an engine for one graph.
class EngineSearch {
public:
  EngineSearch(const CudnnHandle &handle, const ConvolutionGraph &graph,
               const ConvolutionPlan::Demands &demands)
      : handle(handle), library(handle.library()), graph(graph),
        demands(demands) {}

  struct Found {
    CudnnDescriptor configuration;
    CudnnDescriptor plan;
    EngineChoice engine;
    int64_t workspace;
  };
  Expected<Found> run();

private:
  Expected<CudnnDescriptor> configure(const EngineChoice &choice) const;
  Expected<std::vector<CudnnDescriptor>>
  suggested(cudnnBackendHeurMode_t mode) const;
  Expected<EngineChoice> choiceOf(const CudnnDescriptor &engine,
                                  const CudnnDescriptor &configuration) const;
  Status checkNotes(const CudnnDescriptor &engine) const;
  Expected<Found> compile(CudnnDescriptor configuration) const;

  const CudnnHandle &handle;
  const Cudnn &library;
  const ConvolutionGraph &graph;
  const ConvolutionPlan::Demands &demands;
};

/// An engine with its knobs as they were chosen elsewhere.
Expected<CudnnDescriptor>
EngineSearch::configure(const EngineChoice &choice) const {
  auto engine = DescriptorBuilder(library, CUDNN_BACKEND_ENGINE_DESCRIPTOR)
                    .set(CUDNN_ATTR_ENGINE_OPERATION_GRAPH, graph.graph)
                    .set(CUDNN_ATTR_ENGINE_GLOBAL_INDEX, choice.engine)
                    .finalize();
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

Expected<EngineSearch::Found>
EngineSearch::compile(CudnnDescriptor configuration) const {
  auto engines =
      descriptorsOf(library, configuration, CUDNN_ATTR_ENGINECFG_ENGINE,
                    CUDNN_BACKEND_ENGINE_DESCRIPTOR, /*most=*/1);
  if (!engines)
    return engines.error();
  if (engines->empty())
    return makeError("a configuration without an engine");
  if (Status status = checkNotes(engines->front()); !status.ok())
    return status.error();
  auto choice = choiceOf(engines->front(), configuration);
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
  return Found{std::move(configuration), std::move(*plan), std::move(*choice),
               *workspace};
}

Expected<EngineSearch::Found> EngineSearch::run() {
  Error first = makeError("no engine is known");
  bool hasFailed = false;
  auto fail = [&](const Error &error) {
    if (!std::exchange(hasFailed, true))
      first = error;
  };
  for (const EngineChoice &choice : demands.preferred) {
    auto configuration = configure(choice);
    if (!configuration)
      continue;
    if (auto found = compile(std::move(*configuration)))
      return found;
  }
  for (cudnnBackendHeurMode_t mode :
       {CUDNN_HEUR_MODE_A, CUDNN_HEUR_MODE_FALLBACK}) {
    auto configurations = suggested(mode);
    if (!configurations) {
      fail(configurations.error());
      continue;
    }
    for (CudnnDescriptor &configuration : *configurations) {
      auto found = compile(std::move(configuration));
      if (found)
        return found;
      fail(found.error());
    }
  }
  return first;
}

} // namespace

Expected<ConvolutionPlan>
ConvolutionPlan::create(const CudnnHandle &handle,
                        const sinter_convolution_call &call, int64_t batch,
                        const Demands &demands) {
  auto graph = createGraph(handle, call, batch);
  if (!graph)
    return graph.error();
  auto found = EngineSearch(handle, *graph, demands).run();
  if (!found)
    return found.error();
  ConvolutionPlan result;
  result.graph = std::move(*graph);
  result.configuration = std::move(found->configuration);
  result.plan = std::move(found->plan);
  result.engine = std::move(found->engine);
  result.workspace = found->workspace;
  return result;
}

Status ConvolutionPlan::start(const CudnnHandle &handle,
                              const sinter_convolution_call &call,
                              std::span<char *const> operands,
                              void *memory) const {
  std::vector<int64_t> ids;
  std::vector<DevicePointer> pointers;
  auto bind = [&](int64_t id, int32_t operand) {
    if (operand < 0)
      return;
    ids.push_back(id);
    pointers.push_back({operands[static_cast<size_t>(operand)]});
  };
  bind(inputTensor, call.input);
  bind(kernelTensor, call.kernel);
  bind(biasTensor, call.bias);
  bind(addendTensor, call.addend);
  bind(outputTensor, call.output);
  const Cudnn &library = handle.library();
  auto pack = DescriptorBuilder(library, CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR)
                  .setAll<int64_t>(CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, ids)
                  .setAll<DevicePointer>(CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS,
                                         pointers)
                  .set(CUDNN_ATTR_VARIANT_PACK_WORKSPACE, DevicePointer{memory})
                  .finalize();
  if (!pack)
    return pack.status();
  return library.cudnnBackendExecute(handle.get(), plan.get(), pack->get());
}

} // namespace sinter::runtime::cuda
