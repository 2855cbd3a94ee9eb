//===-- BatchLoader.h - batches made ahead of time --------------*- C++ -*-===//
//
// Fills batches on a thread of its own, so that the next one is ready when a
// training step ends.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_BATCHLOADER_H
#define SINTER_RUNTIME_DATA_BATCHLOADER_H

#include "core/Buffer.h"
#include "data/Feed.h"

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace sinter::runtime {

/// The values of all inputs of a model, targets included, for some samples.
struct Batch {
  int64_t count;       ///< samples in it
  char *const *inputs; ///< one buffer for each input, in the model's order
};

/// Gives the samples of a list of indices in batches; the last one is smaller
/// where the number of samples is no multiple of the batch size. One thread may
/// use a loader; the data set must outlive it.
class BatchLoader {
public:
  /// `inputs` must have the shape of the pictures in `set`. Throws
  /// std::bad_alloc or std::system_error if memory or threads run out.
  BatchLoader(const ImageSet &set, std::span<const sinter_tensor> inputs,
              std::span<const sinter_feed> feeds, int64_t batchSize,
              std::vector<int64_t> indices, NoiseKey noise);
  ~BatchLoader();
  BatchLoader(const BatchLoader &) = delete;
  BatchLoader &operator=(const BatchLoader &) = delete;

  /// The next batch, which stays valid until the next call, or null after the
  /// last one.
  const Batch *next();

private:
  /// One is in use while the other is being filled.
  static constexpr int64_t slotCount = 2;

  struct Slot {
    std::vector<Buffer> buffers;
    std::vector<char *> addresses;
    Batch batch;
  };

  void allocate(Slot &slot, std::span<const sinter_tensor> inputs);
  void fillAll(std::stop_token stop);
  void fill(int64_t batchNumber);
  Slot &slotOf(int64_t batchNumber) {
    return slots[static_cast<size_t>(batchNumber % slotCount)];
  }

  const ImageSet &set;
  std::span<const sinter_feed> feeds;
  int64_t batchSize;
  std::vector<int64_t> indices;
  int64_t batchCount;
  NoiseKey noise;
  std::array<Slot, slotCount> slots;

  std::mutex mutex;
  std::condition_variable_any changed;
  int64_t filledCount = 0;   ///< batches that are ready or were
  int64_t returnedCount = 0; ///< batches that the user is done with
  int64_t givenCount = 0;    ///< batches that `next` gave; its thread's alone
  std::jthread thread;       ///< last: it uses all of the above
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_BATCHLOADER_H
