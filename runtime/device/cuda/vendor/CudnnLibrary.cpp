//===-- CudnnLibrary.cpp - convolutions by cuDNN --------------------------===//
//
// Plans of convolutions as plans of a library.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/CudnnLibrary.h"

#include "device/cuda/vendor/ConvolutionPlan.h"

namespace sinter::runtime::cuda {

namespace {

class CudnnPlan final : public LibraryPlan {
public:
  CudnnPlan(const CudnnHandle &handle, const sinter_convolution_call &call,
            ConvolutionPlan plan)
      : handle(handle), call(call), plan(std::move(plan)) {}

  const EngineChoice &choice() const override { return plan.choice(); }
  int64_t workspaceBytes() const override { return plan.workspaceBytes(); }
  const std::optional<Error> &refusal() const override {
    return plan.refusal();
  }
  Status start(std::span<char *const> operands, void *memory) const override {
    return plan.start(handle, call, operands, memory);
  }

private:
  const CudnnHandle &handle;
  const sinter_convolution_call &call;
  ConvolutionPlan plan;
};

} // namespace

Expected<VendorLibrary::Plan>
CudnnLibrary::plan(const sinter_library_call &call, int64_t batch,
                   const EngineDemands &demands) const {
  auto plan =
      ConvolutionPlan::create(handle, *call.convolution, batch, demands);
  if (!plan)
    return plan.error();
  return Plan(
      std::make_unique<CudnnPlan>(handle, *call.convolution, std::move(*plan)));
}

Expected<std::vector<VendorLibrary::Plan>>
CudnnLibrary::planAll(const sinter_library_call &call, int64_t batch,
                      const EngineDemands &demands) const {
  auto found =
      ConvolutionPlan::createAll(handle, *call.convolution, batch, demands);
  if (!found)
    return found.error();
  std::vector<Plan> plans;
  for (ConvolutionPlan &plan : *found)
    plans.push_back(std::make_unique<CudnnPlan>(handle, *call.convolution,
                                                std::move(plan)));
  return plans;
}

} // namespace sinter::runtime::cuda
