//===-- BatchLoader.h - batches made ahead of time --------------*- C++ -*-===//
//
// Reads, varies and converts samples on threads of its own, so that the next
// batch is ready when a training step ends.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_BATCHLOADER_H
#define SINTER_RUNTIME_DATA_BATCHLOADER_H

#include "core/Buffer.h"
#include "core/Model.h"
#include "data/Noise.h"
#include "data/SampleSource.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

namespace sinter::runtime {

/// The values of all inputs of a model, targets included, for some samples.
struct Batch {
  int64_t count;       ///< samples in it
  char *const *inputs; ///< one buffer for each input, in the model's order
  std::span<const int64_t> indices; ///< of the samples in their source
};

/// Gives the samples of a list of indices in batches; the last one is smaller
/// where the number of samples is no multiple of the batch size. What is in
/// them does not depend on the number of threads. Pictures are varied as the
/// model file says if the noise is that of training. One thread may use a
/// loader; the source and the model must outlive it.
class BatchLoader {
public:
  /// `source` must have been opened for `model`. Of the model's inputs, those
  /// with `wanted` set are filled, by default all. Throws std::bad_alloc or
  /// std::system_error if memory or threads run out.
  BatchLoader(const SampleSource &source, Model model, int64_t batchSize,
              std::vector<int64_t> indices, NoiseKey noise,
              std::vector<bool> wanted = {});
  /// The same with a number of threads, by default one for each CPU if samples
  /// are decoded and a single one if not.
  BatchLoader(const SampleSource &source, Model model, int64_t batchSize,
              std::vector<int64_t> indices, NoiseKey noise, int threadCount,
              std::vector<bool> wanted = {});
  ~BatchLoader();
  BatchLoader(const BatchLoader &) = delete;
  BatchLoader &operator=(const BatchLoader &) = delete;

  /// The next batch, which stays valid until the next call, or null after the
  /// last one. Fails if one of its samples cannot be read; nothing comes after
  /// that.
  Expected<const Batch *> next();

private:
  struct Slot {
    std::vector<Buffer> buffers;
    std::vector<char *> addresses;
    int64_t filledCount = 0; ///< samples of the batch that are done
    int64_t failedPlace = 0; ///< of the first sample that cannot be read
    std::optional<Error> error;
    Batch batch;
  };

  void allocate(Slot &slot) const;
  void fillAll(std::stop_token stop);
  Status read(int64_t index, Sample &sample) const;
  Status fill(int64_t place, Sample &sample);
  void finish(int64_t place, Status status);
  int64_t batchOf(int64_t place) const { return place / batchSize; }
  std::span<const int64_t> indicesOf(int64_t batchNumber) const;
  Slot &slotOf(int64_t batchNumber) {
    return slots[static_cast<size_t>(batchNumber) % slots.size()];
  }
  bool isFilled(int64_t batchNumber);

  const SampleSource &source;
  Model model;
  NoiseKey noise;
  std::vector<bool> wanted; ///< by input
  bool needsPictures;
  std::vector<int64_t> indices; ///< a place is a position in this list
  int64_t batchSize;
  int64_t batchCount;

  std::mutex mutex;
  std::condition_variable_any changed;
  std::vector<Slot> slots;   ///< batch i is in slot i modulo their number
  int64_t claimedCount = 0;  ///< places that a thread has taken
  int64_t returnedCount = 0; ///< batches that the user is done with
  int64_t givenCount = 0;    ///< batches that `next` gave
  std::vector<std::jthread> threads; ///< last: they use all of the above
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_BATCHLOADER_H
