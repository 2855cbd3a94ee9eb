//===-- CudaOutputs.cpp - outputs on a GPU --------------------------------===//
//
// All outputs are in one block, which is one copy when it is full.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/CudaOutputs.h"

#include "device/cuda/MemoryPlan.h"

#include <cassert>

namespace sinter::runtime::cuda {

Expected<std::unique_ptr<Outputs>>
CudaOutputs::create(std::shared_ptr<const Gpu> gpu, const sinter_entry &entry,
                    int64_t maximumBatch, int64_t runsAhead) {
  std::unique_ptr<CudaOutputs> result(
      new CudaOutputs(std::move(gpu), entry, maximumBatch));
  if (Status status = result->allocate(runsAhead); !status.ok())
    return makeError("cannot allocate {} bytes for what {} gives: {}; lower "
                     "--batch-size",
                     result->totalBytes, entry.name, status.message());
  return std::unique_ptr<Outputs>(std::move(result));
}

/// No copy may be on its way to memory that is given back.
CudaOutputs::~CudaOutputs() {
  if (takenCount < fetchedCount)
    (void)gpu->driver().cuStreamSynchronize.call(gpu->computeStream());
}

Status CudaOutputs::allocate(int64_t runsAhead) {
  std::vector<int64_t> offsets;
  for (const sinter_tensor &tensor : tensors) {
    offsets.push_back(totalBytes);
    totalBytes = bytesFor(1, tensorBytes(tensor, maximumBatch),
                          bytesFor(1, totalBytes, deviceAlignment - 1));
    totalBytes = totalBytes / deviceAlignment * deviceAlignment;
  }
  auto block = gpu->allocate(totalBytes);
  if (!block)
    return block.status();
  device = std::move(*block);
  for (int64_t offset : offsets)
    devicePointers.push_back(reinterpret_cast<char *>(device.get()) + offset);
  for (int64_t i = 0; i < runsAhead; ++i) {
    auto memory = gpu->allocatePinned(totalBytes);
    if (!memory)
      return memory.status();
    auto copied = gpu->createEvent();
    if (!copied)
      return copied.status();
    Slot slot{std::move(*memory), std::move(*copied), {}};
    for (int64_t offset : offsets)
      slot.pointers.push_back(static_cast<char *>(slot.memory.get()) + offset);
    slots.push_back(std::move(slot));
  }
  // What is copied with the outputs, between them, is to be defined.
  return gpu->driver().cuMemsetD8Async(
      device.get(), 0, static_cast<size_t>(totalBytes), gpu->computeStream());
}

Status CudaOutputs::copy(size_t output, int64_t bytes, const Slot &slot) const {
  return gpu->driver().cuMemcpyDtoHAsync(
      slot.pointers[output],
      reinterpret_cast<CUdeviceptr>(devicePointers[output]),
      static_cast<size_t>(bytes), gpu->computeStream());
}

Status CudaOutputs::fetch(int64_t batch) {
  assert(fetchedCount - takenCount < capacity());
  const Slot &slot = slots[static_cast<size_t>(fetchedCount++) % slots.size()];
  if (batch >= maximumBatch) {
    if (Status status = copy(0, totalBytes, slot); !status.ok())
      return status;
  } else {
    for (size_t i = 0; i < tensors.size(); ++i)
      if (Status status = copy(i, tensorBytes(tensors[i], batch), slot);
          !status.ok())
        return status;
  }
  return gpu->driver().cuEventRecord(slot.copied.get(), gpu->computeStream());
}

Expected<const char *const *> CudaOutputs::take() {
  assert(takenCount < fetchedCount);
  const Slot &slot = slots[static_cast<size_t>(takenCount++) % slots.size()];
  Status status = gpu->driver().cuEventSynchronize(slot.copied.get());
  if (!status.ok())
    return status.error();
  return slot.pointers.data();
}

} // namespace sinter::runtime::cuda
