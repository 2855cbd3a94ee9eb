//===-- ConvolutionPlan.cpp - a convolution that cuDNN runs ---------------===//
//
// Plans from the engines that are found, and their start.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/ConvolutionPlan.h"

namespace sinter::runtime::cuda {

Expected<ConvolutionPlan>
ConvolutionPlan::create(const CudnnHandle &handle,
                        const sinter_convolution_call &call, int64_t batch,
                        const EngineDemands &demands) {
  auto graph = createGraph(handle, call, batch);
  if (!graph)
    return graph.error();
  EngineSearch search(handle, *graph, demands);
  auto found = search.first();
  if (!found)
    return found.error();
  ConvolutionPlan plan(
      std::make_shared<const ConvolutionGraph>(std::move(*graph)),
      std::move(*found));
  plan.whyNotPreferred = search.refusal();
  return plan;
}

Expected<std::vector<ConvolutionPlan>>
ConvolutionPlan::createAll(const CudnnHandle &handle,
                           const sinter_convolution_call &call, int64_t batch,
                           const EngineDemands &demands) {
  auto created = createGraph(handle, call, batch);
  if (!created)
    return created.error();
  auto graph = std::make_shared<const ConvolutionGraph>(std::move(*created));
  std::vector<ConvolutionPlan> plans;
  for (CompiledEngine &engine : EngineSearch(handle, *graph, demands).all())
    plans.push_back(ConvolutionPlan(graph, std::move(engine)));
  return plans;
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
  return library.cudnnBackendExecute(handle.get(), engine.plan.get(),
                                     pack->get());
}

} // namespace sinter::runtime::cuda
