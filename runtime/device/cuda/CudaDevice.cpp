//===-- CudaDevice.cpp - a GPU as a device --------------------------------===//
//
// From a driver to loaded kernels.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/CudaDevice.h"

#include "device/EntryPlan.h"
#include "device/cuda/CudaExecutor.h"
#include "device/cuda/vendor/LibraryCalls.h"
#include "device/cuda/vendor/TuningReport.h"

#include <cstdio>
#include <set>

namespace sinter::runtime {

namespace {

std::optional<cuda::CudnnHandle> useCudnn(CudaDevice::OpenCudnn open,
                                          const cuda::Gpu &gpu) {
  auto library = open();
  auto handle = library ? cuda::CudnnHandle::create(*library, gpu)
                        : Expected<cuda::CudnnHandle>(library.error());
  if (handle)
    return std::move(*handle);
  fmt::print(stderr, "generated kernels alone: {}\n", handle.message());
  return std::nullopt;
}

} // namespace

Expected<std::unique_ptr<Device>>
CudaDevice::open(const std::vector<Model> &models,
                 Expected<std::shared_ptr<cuda::Driver>> driver,
                 OpenCudnn openCudnn) {
  if (!driver)
    return driver.error();
  auto gpu = cuda::Gpu::open(*driver);
  if (!gpu)
    return gpu.error();
  auto kernels = cuda::CudaKernels::load(models, **gpu);
  if (!kernels)
    return kernels.error();
  std::optional<cuda::CudnnHandle> cudnn;
  if (cuda::LibraryCalls::areIn(kernels->model()))
    cudnn = useCudnn(openCudnn, **gpu);
  return std::unique_ptr<Device>(
      new CudaDevice(std::move(*gpu), std::move(*kernels), std::move(cudnn)));
}

std::string CudaDevice::text() const {
  return fmt::format("cuda {} ({}), {}{}", gpu->name(), gpu->capability(),
                     model().precision(),
                     cudnn ? ", cuDNN " + cudnn->version() : "");
}

Expected<std::unique_ptr<Executor>>
CudaDevice::createExecutor(Variables variables,
                           const Executor::Options &options) {
  return cuda::CudaExecutor::create(model(), std::move(variables), options,
                                    kernels, cudnn ? &*cudnn : nullptr, gpu);
}

Expected<std::string> CudaDevice::tune(const TuneOptions &options) {
  if (!cudnn)
    return makeError(
        "expected calls of cuDNN to measure, got {}; compile the model with "
        "--tunable",
        cuda::LibraryCalls::areIn(model()) ? "no cuDNN" : "no calls");
  auto variables = Variables::zeros(model());
  if (!variables)
    return variables.error();
  // It has the memory that kernels work in.
  auto created =
      createExecutor(std::move(*variables), {.maximumBatch = options.batch});
  if (!created)
    return created.error();
  auto &executor = static_cast<cuda::CudaExecutor &>(**created);
  bool isFp32 = model().precision() == "fp32";
  // A place more or less of bfloat16 is 1/128.
  bool isBf16 = model().precision() == "bf16";
  cuda::CallTuner tuner(
      *cudnn, *gpu,
      [&](const sinter_launch &launch, std::span<char *> operands) {
        return executor.startKernel(launch, options.batch, operands);
      },
      {.batch = options.batch,
       .rounds = options.rounds,
       .tolerance = isFp32   ? 1e-4F
                    : isBf16 ? 2e-2F
                             : 3e-3F,
       .allowsTensorCores = !isFp32});

  std::vector<cuda::TunedLaunch> tuned;
  std::set<cuda::CallKey> known;
  for (const sinter_entry &entry : model().entries())
    for (const sinter_launch &launch : launchesOf(entry)) {
      if (!launch.library_call ||
          !known.insert(cuda::keyOf(*launch.library_call, options.batch))
               .second)
        continue;
      auto measured = tuner.tune(launch);
      if (!measured)
        return makeError("{}: {}", launch.name, measured.message());
      fmt::print("{}", cuda::tuningLines(*measured));
      std::fflush(stdout);
      tuned.push_back(std::move(*measured));
    }
  return cuda::tuningTable(tuned, model(), options.batch, *cudnn);
}

} // namespace sinter::runtime
