//===-- Gpu.cpp - a GPU and what is owned on it ---------------------------===//
//
// Opens a GPU by its primary context, which libraries share.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/Gpu.h"

#include <algorithm>
#include <array>

namespace sinter::runtime::cuda {

namespace {

/// The first of the steps that fails; later ones are not taken.
template <typename... Steps>
Status inOrder(Steps &&...steps) {
  Status status = Status::success();
  ((status = steps(), status.ok()) && ...);
  return status;
}

} // namespace

Expected<std::shared_ptr<Gpu>> Gpu::open(std::shared_ptr<Driver> driver) {
  std::shared_ptr<Gpu> gpu(new Gpu(std::move(driver)));
  if (Status status = gpu->initialise(); !status.ok())
    return status.error();
  return gpu;
}

Status Gpu::initialise() {
  CUresult result = api->cuInit.call(0);
  int count = 0;
  if (result == CUDA_SUCCESS)
    if (Status status = api->cuDeviceGetCount(&count); !status.ok())
      return status;
  if (result == CUDA_ERROR_NO_DEVICE || (result == CUDA_SUCCESS && count == 0))
    return makeError("the driver finds no GPU; check nvidia-smi and "
                     "CUDA_VISIBLE_DEVICES");
  if (result != CUDA_SUCCESS)
    return api->cuInit.error(result);

  std::array<char, 256> text = {};
  CUcontext context = nullptr;
  auto read = [&](CUdevice_attribute which, int &value) {
    return api->cuDeviceGetAttribute(&value, which, device);
  };
  auto createStream = [&](Stream &stream) {
    CUstream created = nullptr;
    Status status = api->cuStreamCreate(&created, CU_STREAM_NON_BLOCKING);
    if (status.ok())
      stream = Stream(created, api->cuStreamDestroy);
    return status;
  };
  Status status = inOrder(
      [&] { return api->cuDriverGetVersion(&version); },
      [&] { return api->cuDeviceGet(&device, 0); },
      [&] {
        return api->cuDeviceGetName(text.data(), text.size() - 1, device);
      },
      [&] { return read(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, major); },
      [&] { return read(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, minor); },
      [&] {
        return read(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT,
                    multiprocessorCount);
      },
      [&] { return api->cuDevicePrimaryCtxRetain(&context, device); },
      [&] {
        hasContext = true;
        return api->cuCtxSetCurrent(context);
      },
      [&] { return createStream(compute); },
      [&] { return createStream(copy); });
  deviceName = text.data();
  return status;
}

Gpu::~Gpu() {
  compute = {};
  copy = {};
  if (hasContext)
    (void)api->cuDevicePrimaryCtxRelease.call(device);
}

std::string Gpu::capability() const {
  return fmt::format("{}.{}", major, minor);
}

std::string Gpu::driverVersion() const {
  return fmt::format("{}.{}", version / 1000, version % 1000 / 10);
}

Expected<int> Gpu::attribute(CUdevice_attribute attribute) const {
  int value = 0;
  Status status = api->cuDeviceGetAttribute(&value, attribute, device);
  if (!status.ok())
    return status.error();
  return value;
}

Expected<DeviceMemory> Gpu::allocate(int64_t bytes) const {
  CUdeviceptr address = 0;
  Status status = api->cuMemAlloc(
      &address, static_cast<size_t>(std::max<int64_t>(bytes, 1)));
  if (!status.ok())
    return status.error();
  return DeviceMemory(address, api->cuMemFree);
}

Expected<PinnedMemory> Gpu::allocatePinned(int64_t bytes) const {
  void *address = nullptr;
  Status status = api->cuMemHostAlloc(
      &address, static_cast<size_t>(std::max<int64_t>(bytes, 1)), /*flags=*/0);
  if (!status.ok())
    return status.error();
  return PinnedMemory(address, api->cuMemFreeHost);
}

Expected<Event> Gpu::createEvent(bool isTimed) const {
  CUevent event = nullptr;
  Status status =
      api->cuEventCreate(&event, isTimed ? 0 : CU_EVENT_DISABLE_TIMING);
  if (!status.ok())
    return status.error();
  return Event(event, api->cuEventDestroy);
}

} // namespace sinter::runtime::cuda
