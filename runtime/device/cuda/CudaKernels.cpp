//===-- CudaKernels.cpp - a model's kernels on a GPU ----------------------===//
//
// A cubin runs on the architecture that it was made for; PTX on later ones,
// after the driver has compiled it.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/CudaKernels.h"

#include "device/EntryPlan.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sinter::runtime::cuda {

namespace {

/// Kernels that the driver does not take, and why.
class Refusal {
public:
  Refusal(std::string_view architecture, const Gpu &gpu)
      : architecture(architecture), gpu(gpu) {}

  void add(CUresult result, const Error &error) {
    isOldDriver |= result == CUDA_ERROR_UNSUPPORTED_PTX_VERSION;
    reasons.push_back(error.message);
  }

  Error error() const {
    if (reasons.empty())
      return makeError("this executable holds no kernels for a GPU; compile "
                       "the model where ptxas is installed");
    std::string hint =
        isOldDriver
            ? "update the driver"
            : fmt::format("compile the model with --gpu-arch=sm_{}{}",
                          gpu.capability()[0], gpu.capability().substr(2));
    return makeError("the kernels do not run on this GPU: expected {}, got {} "
                     "of compute capability {} with a driver for CUDA {} ({}); "
                     "{}",
                     architecture, gpu.name(), gpu.capability(),
                     gpu.driverVersion(), fmt::join(reasons, "; "), hint);
  }

private:
  std::string_view architecture;
  const Gpu &gpu;
  bool isOldDriver = false;
  std::vector<std::string> reasons;
};

/// Compiles PTX; what the compiler says is part of the error.
Expected<CUmodule> compile(const char *ptx, const Driver &driver,
                           CUresult &result) {
  std::array<char, 1024> log = {};
  std::array options = {CU_JIT_ERROR_LOG_BUFFER,
                        CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  // The driver wants the number itself where a pointer would be.
  std::array<void *, 2> values = {log.data(),
                                  reinterpret_cast<void *>(log.size() - 1)};
  CUmodule module = nullptr;
  result = driver.cuModuleLoadDataEx.call(&module, ptx, options.size(),
                                          options.data(), values.data());
  if (result == CUDA_SUCCESS)
    return module;
  Error error = driver.cuModuleLoadDataEx.error(result);
  if (log[0] != '\0')
    error.message += fmt::format(": {}", log.data());
  return error;
}

/// None if the driver refuses the kernels of this description.
Expected<std::optional<Module>> loadModule(Model model, const Gpu &gpu,
                                           Refusal &refusal) {
  const Driver &driver = gpu.driver();
  CUmodule module = nullptr;
  if (!model.deviceImage().empty()) {
    CUresult result =
        driver.cuModuleLoadData.call(&module, model.deviceImage().data());
    if (result == CUDA_SUCCESS)
      return std::optional(Module(module, driver.cuModuleUnload));
    Error error = driver.cuModuleLoadData.error(result);
    if (result != CUDA_ERROR_NO_BINARY_FOR_GPU &&
        result != CUDA_ERROR_INVALID_IMAGE)
      return error;
    refusal.add(result, error);
  }
  if (model.ptx()) {
    CUresult result;
    auto compiled = compile(model.ptx(), driver, result);
    if (compiled)
      return std::optional(Module(*compiled, driver.cuModuleUnload));
    refusal.add(result, compiled.error());
  }
  return std::optional<Module>();
}

Expected<CudaKernel> findKernel(const sinter_launch &launch, CUmodule module,
                                const Gpu &gpu) {
  const Driver &driver = gpu.driver();
  CudaKernel kernel = {};
  Status status =
      driver.cuModuleGetFunction(&kernel.function, module, launch.function);
  // Beside static shared memory less than 48 KiB can be too much unasked.
  if (status.ok() && launch.shared_bytes > 0)
    status = driver.cuFuncSetAttribute(
        kernel.function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
        launch.shared_bytes);
  int blocks = 0;
  if (status.ok())
    status = driver.cuOccupancyMaxActiveBlocks(
        &blocks, kernel.function, launch.block_threads,
        static_cast<size_t>(launch.shared_bytes));
  if (!status.ok())
    return makeError("kernel {}: {}", launch.name, status.message());
  if (blocks == 0)
    return makeError("kernel {}: {} has too little shared memory or too few "
                     "registers for a block of {} threads; compile the model "
                     "for this GPU",
                     launch.name, gpu.name(), launch.block_threads);
  kernel.residentBlocks = int64_t{blocks} * gpu.multiprocessors();
  return kernel;
}

} // namespace

Expected<CudaKernels> CudaKernels::load(const std::vector<Model> &models,
                                        const Gpu &gpu) {
  Refusal refusal(models.front().architecture(), gpu);
  for (Model model : models) {
    auto module = loadModule(model, gpu, refusal);
    if (!module)
      return module.error();
    if (!*module)
      continue;
    CudaKernels result(model, std::move(**module));
    for (const sinter_entry &entry : model.entries())
      for (const sinter_launch &launch : launchesOf(entry)) {
        auto kernel = findKernel(launch, result.module.get(), gpu);
        if (!kernel)
          return kernel.error();
        result.kernels.emplace(&launch, *kernel);
      }
    return result;
  }
  return refusal.error();
}

int64_t CudaKernels::blockCount(const sinter_launch &launch,
                                int64_t batch) const {
  return std::min(tileCount(launch, batch), of(launch).residentBlocks);
}

int64_t CudaKernels::scratchBytes(Model model, int64_t batch) const {
  int64_t bytes = 0;
  for (const sinter_entry &entry : model.entries())
    for (const sinter_launch &launch : launchesOf(entry))
      bytes = std::max(
          bytes, bytesFor(blockCount(launch, batch), launch.scratch_bytes, 0));
  return bytes;
}

} // namespace sinter::runtime::cuda
