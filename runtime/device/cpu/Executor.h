//===-- Executor.h - runs entry points on the CPU ---------------*- C++ -*-===//
//
// Owns the memory that kernels work in, and runs the launches of an entry
// point one after the other on a thread pool.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CPU_EXECUTOR_H
#define SINTER_RUNTIME_DEVICE_CPU_EXECUTOR_H

#include "core/Buffer.h"
#include "core/Model.h"
#include "core/Variables.h"
#include "device/cpu/ThreadPool.h"
#include "profile/Recorder.h"

#include <memory>
#include <span>

namespace sinter::runtime {

/// The bytes of arena that `entry` needs for a batch of `batch` samples;
/// saturates at the largest int64_t.
int64_t arenaBytes(const sinter_entry &entry, int64_t batch);

/// The bytes of all outputs of `entry` for a batch of `batch` samples;
/// saturates likewise.
int64_t outputBytes(const sinter_entry &entry, int64_t batch);

/// The bytes of scratch memory that each thread needs for any entry point.
int64_t scratchBytesPerThread(Model model);

/// Runs entry points of one model. Used by one thread at a time.
class Executor {
public:
  struct Options {
    int64_t maximumBatch; ///< samples; at least 1
    int threads;          ///< at least 1
    uint64_t seed = 0;    ///< of the random numbers that kernels draw
    bool dropout = true;
  };

  /// Fails if this machine has too little memory or too few threads. That it
  /// can run the kernels is checked before: Model::checkCpu.
  static Expected<Executor> create(Model model, const Options &options);

  int64_t arenaSize() const { return arena.size(); }

  /// Multiplies every learning rate of the runs that follow; 1 at first.
  void setLearningRateFactor(double factor) {
    learningRateFactor = static_cast<float>(factor);
  }

  /// Measures the runs that follow; null, as at first: measures nothing.
  void setRecorder(Recorder *newRecorder) { recorder = newRecorder; }
  ThreadPool &threads() { return *pool; }

  /// Computes what the other entry points read beside the variables. To be
  /// called before one of them runs on variables that anything else changed:
  /// only what follows from those that it changes itself, it computes itself.
  void prepare(Variables &variables);

  /// Runs `entry` on `batch` samples, from 1 to the maximum. `inputs` holds a
  /// buffer for each input of the model, `outputs` one for each output of the
  /// entry point.
  void run(const sinter_entry &entry, int64_t batch, Variables &variables,
           char *const *inputs, char *const *outputs);

private:
  Executor(Model model, const Options &options, Buffer arena, Buffer scratch,
           int64_t scratchStride, std::unique_ptr<ThreadPool> pool)
      : model(model), options(options), arena(std::move(arena)),
        scratch(std::move(scratch)), scratchStride(scratchStride),
        pool(std::move(pool)) {}

  Model model;
  Options options;
  float learningRateFactor = 1;
  Buffer arena;
  Buffer scratch;
  int64_t scratchStride;
  std::unique_ptr<ThreadPool> pool;
  Recorder *recorder = nullptr;
};

/// Buffers for the outputs of one entry point.
class OutputBuffers {
public:
  /// Large enough for `maximumBatch` samples.
  static Expected<OutputBuffers> create(const sinter_entry &entry,
                                        int64_t maximumBatch);

  /// What Executor::run takes.
  char *const *pointers() const { return addresses.data(); }
  const char *data(size_t output) const { return addresses[output]; }

private:
  std::vector<Buffer> buffers;
  std::vector<char *> addresses;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_CPU_EXECUTOR_H
