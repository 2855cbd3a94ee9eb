//===-- BatchLoader.cpp - batches made ahead of time ----------------------===//
//
// Threads claim one sample after another, in order, and write each to its place
// in one of a few slots, which the user gives back batch by batch. That the
// claims are in order makes the oldest batch the first to be complete.
//
//===----------------------------------------------------------------------===//

#include "data/BatchLoader.h"

#include "core/Shape.h"
#include "data/Augmentation.h"
#include "data/Feed.h"
#include "device/cpu/ThreadPool.h"

#include <algorithm>
#include <cassert>
#include <new>
#include <system_error>
#include <utility>

namespace sinter::runtime {

namespace {

/// More of them would only take memory.
constexpr size_t mostSlots = 4;

} // namespace

BatchLoader::BatchLoader(const SampleSource &source, Model model,
                         int64_t batchSize, std::vector<int64_t> indices,
                         NoiseKey noise, std::vector<bool> wanted)
    : BatchLoader(source, model, batchSize, std::move(indices), noise,
                  source.isDecoded() ? availableCpus() : 1, std::move(wanted)) {
}

BatchLoader::BatchLoader(const SampleSource &source, Model model,
                         int64_t batchSize, std::vector<int64_t> indices,
                         NoiseKey noise, int threadCount,
                         std::vector<bool> wantedInputs)
    : source(source), model(model), noise(noise),
      wanted(std::move(wantedInputs)), indices(std::move(indices)) {
  assert(batchSize >= 1 && threadCount >= 1);
  if (wanted.empty())
    wanted.assign(model.inputs().size(), true);
  needsPictures = false;
  for (size_t i = 0; i < wanted.size(); ++i)
    needsPictures |=
        wanted[i] && model.feeds()[i].source == SINTER_SOURCE_IMAGE;
  auto sampleCount = static_cast<int64_t>(this->indices.size());
  // No batch is larger than the data, whatever was asked for.
  this->batchSize = std::clamp<int64_t>(sampleCount, 1, batchSize);
  batchCount = (sampleCount + this->batchSize - 1) / this->batchSize;
  // One is in use while the others are being filled.
  slots.resize(std::min(static_cast<size_t>(threadCount) + 1, mostSlots));
  for (Slot &slot : slots)
    allocate(slot);
  try {
    for (int i = 0; i < threadCount; ++i)
      threads.emplace_back([this](std::stop_token stop) { fillAll(stop); });
  } catch (const std::system_error &error) {
    throw std::system_error(error.code(),
                            "cannot start the threads that prepare batches");
  }
}

BatchLoader::~BatchLoader() {
  // All at once: the threads' own destructors would stop one after another.
  for (std::jthread &thread : threads)
    thread.request_stop();
}

void BatchLoader::allocate(Slot &slot) const {
  for (const sinter_tensor &input : model.inputs()) {
    Buffer buffer(batchSize * input.bytes);
    if (!buffer.isValid())
      throw std::bad_alloc();
    slot.addresses.push_back(buffer.data());
    slot.buffers.push_back(std::move(buffer));
  }
}

std::span<const int64_t> BatchLoader::indicesOf(int64_t batchNumber) const {
  auto begin = static_cast<size_t>(batchNumber * batchSize);
  auto count = std::min(static_cast<size_t>(batchSize), indices.size() - begin);
  return std::span(indices).subspan(begin, count);
}

bool BatchLoader::isFilled(int64_t batchNumber) {
  return slotOf(batchNumber).filledCount ==
         static_cast<int64_t>(indicesOf(batchNumber).size());
}

Expected<const Batch *> BatchLoader::next() {
  std::unique_lock lock(mutex);
  // The slot of the batch that the user had becomes free.
  if (givenCount > returnedCount) {
    Slot &slot = slotOf(returnedCount);
    if (slot.error)
      return *slot.error;
    slot.filledCount = 0;
    returnedCount = givenCount;
    changed.notify_all();
  }
  if (givenCount == batchCount)
    return nullptr;
  changed.wait(lock, [&] { return isFilled(givenCount); });
  auto samples = indicesOf(givenCount);
  Slot &slot = slotOf(givenCount++);
  if (slot.error)
    return *slot.error;
  slot.batch = {static_cast<int64_t>(samples.size()), slot.addresses.data(),
                samples};
  return &slot.batch;
}

/// The body of each thread.
void BatchLoader::fillAll(std::stop_token stop) {
  Sample sample;
  std::unique_lock lock(mutex);
  while (claimedCount < static_cast<int64_t>(indices.size())) {
    auto isSlotFree = [&] {
      return batchOf(claimedCount) - returnedCount <
             static_cast<int64_t>(slots.size());
    };
    if (!changed.wait(lock, stop, isSlotFree) || stop.stop_requested())
      return;
    // Another thread may have taken the last one meanwhile.
    if (claimedCount == static_cast<int64_t>(indices.size()))
      return;
    int64_t place = claimedCount++;
    lock.unlock();
    Status status = fill(place, sample);
    lock.lock();
    finish(place, std::move(status));
  }
}

/// With what training varies; masks are varied with their pictures.
Status BatchLoader::read(int64_t index, Sample &sample) const {
  if (!needsPictures && !isAugmented(model.dataset()))
    return source.readWithoutPicture(index, sample);
  if (Status status = source.read(index, sample); !status.ok())
    return status;
  if (noise.stream == NoiseStream::Training)
    augment(model.dataset(), index, noise, sample);
  return Status::success();
}

Status BatchLoader::fill(int64_t place, Sample &sample) {
  int64_t index = indices[static_cast<size_t>(place)];
  if (Status status = read(index, sample); !status.ok())
    return status;
  const Slot &slot = slotOf(batchOf(place));
  int64_t placeInBatch = place % batchSize;
  for (size_t i = 0; i < model.inputs().size(); ++i) {
    if (!wanted[i])
      continue;
    const sinter_tensor &input = model.inputs()[i];
    auto *values = reinterpret_cast<float *>(slot.addresses[i] +
                                             placeInBatch * input.bytes);
    fillInput(model.feeds()[i], static_cast<int64_t>(i), sample, index, noise,
              {values, static_cast<size_t>(elementCount(input))});
  }
  return Status::success();
}

/// Of several faults in a batch, the first sample's is reported, whichever
/// thread was faster.
void BatchLoader::finish(int64_t place, Status status) {
  Slot &slot = slotOf(batchOf(place));
  if (!status.ok() && (!slot.error || place < slot.failedPlace)) {
    slot.error = status.error();
    slot.failedPlace = place;
  }
  ++slot.filledCount;
  if (isFilled(batchOf(place)))
    changed.notify_all();
}

} // namespace sinter::runtime
