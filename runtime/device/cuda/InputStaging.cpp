//===-- InputStaging.cpp - inputs on their way to a GPU -------------------===//
//
// The host waits for the copy of two runs before, the copy for the kernels of
// two runs before: both are over in most cases.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/InputStaging.h"

#include "device/EntryPlan.h"
#include "device/cuda/MemoryPlan.h"

#include <cstring>

namespace sinter::runtime::cuda {

Expected<InputStaging::Place> InputStaging::createPlace(const Gpu &gpu,
                                                        int64_t bytes) {
  auto device = gpu.allocate(bytes);
  if (!device)
    return device.error();
  auto host = gpu.allocatePinned(bytes);
  if (!host)
    return host.error();
  auto copied = gpu.createEvent();
  if (!copied)
    return copied.error();
  auto used = gpu.createEvent();
  if (!used)
    return used.error();
  return Place{std::move(*host), std::move(*device), bytes, std::move(*copied),
               std::move(*used)};
}

Expected<InputStaging> InputStaging::create(const Gpu &gpu, int64_t bytes) {
  InputStaging staging(gpu);
  for (Place &place : staging.places) {
    auto created = createPlace(gpu, bytes);
    if (!created)
      return created.error();
    place = std::move(*created);
  }
  return staging;
}

Status InputStaging::fill(Place &place, std::span<const Source> sources,
                          int64_t bytes) {
  const Driver &driver = gpu->driver();
  if (Status status = driver.cuEventSynchronize(place.copied.get());
      !status.ok())
    return status;
  auto *destination = static_cast<char *>(place.host.get());
  for (const Source &source : sources) {
    std::memcpy(destination, source.values, static_cast<size_t>(source.bytes));
    destination += roundUp(source.bytes, deviceAlignment);
  }
  Status status = driver.cuStreamWaitEvent(gpu->copyStream(), place.used.get(),
                                           /*flags=*/0);
  if (status.ok())
    status =
        driver.cuMemcpyHtoDAsync(place.device.get(), place.host.get(),
                                 static_cast<size_t>(bytes), gpu->copyStream());
  if (status.ok())
    status = driver.cuEventRecord(place.copied.get(), gpu->copyStream());
  if (status.ok())
    status = driver.cuStreamWaitEvent(gpu->computeStream(), place.copied.get(),
                                      /*flags=*/0);
  return status;
}

Expected<std::vector<char *>>
InputStaging::beginRun(std::span<const Source> sources) {
  current = 1 - current;
  Place &place = places[current];
  int64_t bytes = 0;
  for (const Source &source : sources)
    bytes += roundUp(source.bytes, deviceAlignment);
  // Features that were kept come beside the model's inputs.
  if (bytes > place.bytes) {
    auto larger = createPlace(*gpu, bytes);
    if (!larger)
      return larger.error();
    // Nothing may be in use when it is given back.
    Status status = gpu->driver().cuStreamSynchronize(gpu->computeStream());
    if (!status.ok())
      return status.error();
    place = std::move(*larger);
  }
  if (bytes > 0)
    if (Status status = fill(place, sources, bytes); !status.ok())
      return status.error();
  std::vector<char *> addresses;
  auto *address = reinterpret_cast<char *>(place.device.get());
  for (const Source &source : sources) {
    addresses.push_back(address);
    address += roundUp(source.bytes, deviceAlignment);
  }
  return addresses;
}

Status InputStaging::endRun() {
  return gpu->driver().cuEventRecord(places[current].used.get(),
                                     gpu->computeStream());
}

} // namespace sinter::runtime::cuda
