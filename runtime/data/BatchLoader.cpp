//===-- BatchLoader.cpp - batches made ahead of time ----------------------===//
//
// A producer thread and a consumer that pass a few slots back and forth.
//
//===----------------------------------------------------------------------===//

#include "data/BatchLoader.h"

#include <algorithm>
#include <cassert>
#include <new>
#include <system_error>

namespace sinter::runtime {

BatchLoader::BatchLoader(const ImageSet &set,
                         std::span<const sinter_tensor> inputs,
                         std::span<const sinter_feed> feeds, int64_t batchSize,
                         std::vector<int64_t> indices, NoiseKey noise)
    : set(set), feeds(feeds), batchSize(batchSize), indices(std::move(indices)),
      noise(noise) {
  assert(batchSize >= 1 && inputs.size() == feeds.size());
  auto sampleCount = static_cast<int64_t>(this->indices.size());
  // No batch is larger than the data, whatever was asked for.
  this->batchSize = std::clamp<int64_t>(sampleCount, 1, batchSize);
  batchCount = (sampleCount + this->batchSize - 1) / this->batchSize;
  for (Slot &slot : slots)
    allocate(slot, inputs);
  try {
    thread = std::jthread([this](std::stop_token stop) { fillAll(stop); });
  } catch (const std::system_error &error) {
    throw std::system_error(error.code(),
                            "cannot start the thread that prepares batches");
  }
}

BatchLoader::~BatchLoader() = default;

void BatchLoader::allocate(Slot &slot, std::span<const sinter_tensor> inputs) {
  for (const sinter_tensor &input : inputs) {
    assert(input.bytes ==
           set.pixelsPerImage() * static_cast<int64_t>(sizeof(float)));
    Buffer buffer(batchSize * input.bytes);
    if (!buffer.isValid())
      throw std::bad_alloc();
    slot.addresses.push_back(buffer.data());
    slot.buffers.push_back(std::move(buffer));
  }
}

const Batch *BatchLoader::next() {
  std::unique_lock lock(mutex);
  returnedCount = givenCount;
  changed.notify_all();
  if (givenCount == batchCount)
    return nullptr;
  changed.wait(lock, [&] { return filledCount > givenCount; });
  return &slotOf(givenCount++).batch;
}

/// The body of the thread.
void BatchLoader::fillAll(std::stop_token stop) {
  for (int64_t number = 0; number < batchCount; ++number) {
    {
      std::unique_lock lock(mutex);
      auto isSlotFree = [&] { return number - returnedCount < slotCount; };
      if (!changed.wait(lock, stop, isSlotFree) || stop.stop_requested())
        return;
    }
    fill(number);
    std::lock_guard lock(mutex);
    filledCount = number + 1;
    changed.notify_all();
  }
}

void BatchLoader::fill(int64_t batchNumber) {
  auto begin = batchNumber * batchSize;
  auto end = std::min(begin + batchSize, static_cast<int64_t>(indices.size()));
  auto samples = std::span(indices).subspan(static_cast<size_t>(begin),
                                            static_cast<size_t>(end - begin));
  Slot &slot = slotOf(batchNumber);
  slot.batch = {end - begin, slot.addresses.data()};
  for (size_t i = 0; i < feeds.size(); ++i)
    fillInput(feeds[i], static_cast<int64_t>(i), set, samples, noise,
              reinterpret_cast<float *>(slot.addresses[i]));
}

} // namespace sinter::runtime
