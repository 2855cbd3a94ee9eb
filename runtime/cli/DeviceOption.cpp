//===-- DeviceOption.cpp - the choice of a device -------------------------===//
//
// A GPU that cannot be used is no failure as long as the CPU can be.
//
//===----------------------------------------------------------------------===//

#include "cli/DeviceOption.h"

#include "cli/Options.h"
#include "device/cpu/CpuDevice.h"
#include "device/cuda/CudaDevice.h"

namespace sinter::runtime {

namespace {

Expected<std::unique_ptr<Device>> open(const Models &models,
                                       const DeviceOptions &options) {
  std::vector<Model> cpu = models.of(SINTER_TARGET_CPU);
  std::vector<Model> gpu = models.of(SINTER_TARGET_CUDA);
  if (options.device == "cuda" && gpu.empty())
    return makeError("--device: this executable has no code for cuda; compile "
                     "the model with --target=cuda");
  if (options.device == "cpu" && cpu.empty())
    return makeError("--device: this executable has code for cuda alone; "
                     "compile the model with --target=cpu,cuda");
  if (!gpu.empty() && options.device != "cpu") {
    auto device = CudaDevice::open(gpu, cuda::Driver::open());
    if (device || options.device == "cuda" || cpu.empty())
      return device;
    fmt::print(stderr, "no GPU: {}\n", device.message());
  }
  return CpuDevice::open(cpu.front(), options.threads);
}

} // namespace

void addDevice(CLI::App &command, DeviceOptions &options) {
  command
      .add_option("--device", options.device,
                  "auto, cpu or cuda; auto: cuda if this executable and this "
                  "machine have it")
      ->check(oneOf({"auto", "cpu", "cuda"}))
      ->type_name("NAME")
      ->capture_default_str();
  addThreads(command, options.threads);
}

Expected<std::unique_ptr<Device>> openDevice(const Models &models,
                                             const DeviceOptions &options) {
  auto device = open(models, options);
  if (device && !models.of(SINTER_TARGET_CUDA).empty())
    fmt::print(stderr, "device: {}\n", (*device)->text());
  return device;
}

} // namespace sinter::runtime
