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

Expected<std::unique_ptr<Device>>
CudaDevice::open(const std::vector<Model> &models,
                 Expected<std::shared_ptr<cuda::Driver>> driver,
                 const cuda::VendorLibraries::Source &libraries) {
  if (!driver)
    return driver.error();
  auto gpu = cuda::Gpu::open(*driver);
  if (!gpu)
    return gpu.error();
  auto kernels = cuda::CudaKernels::load(models, **gpu);
  if (!kernels)
    return kernels.error();
  auto opened = cuda::VendorLibraries::open(kernels->model(), **gpu, libraries);
  return std::unique_ptr<Device>(
      new CudaDevice(std::move(*gpu), std::move(*kernels), std::move(opened)));
}

std::string CudaDevice::text() const {
  std::string text = fmt::format("cuda {} ({}), {}", gpu->name(),
                                 gpu->capability(), model().precision());
  for (const cuda::VendorLibrary *library : libraries.all())
    text += fmt::format(", {} {}", library->name(), library->versionText());
  return text;
}

Expected<std::unique_ptr<Executor>>
CudaDevice::createExecutor(Variables variables,
                           const Executor::Options &options) {
  return cuda::CudaExecutor::create(model(), std::move(variables), options,
                                    kernels, libraries, gpu);
}

Expected<std::string> CudaDevice::tune(const TuneOptions &options) {
  if (libraries.all().empty())
    return makeError(
        "expected calls of a library to measure, got {}; compile the model "
        "with --tunable",
        cuda::LibraryCalls::areIn(model()) ? "no library" : "no calls");
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
      libraries, *gpu,
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
      if (!launch.library_call || !libraries.of(*launch.library_call) ||
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
  return cuda::tuningTable(tuned, model(), options.batch, libraries, *gpu);
}

} // namespace sinter::runtime
