//===-- Executor.h - runs entry points on a device --------------*- C++ -*-===//
//
// What trainings, evaluations and predictions use of a device: nothing above
// this knows which one it is.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_EXECUTOR_H
#define SINTER_RUNTIME_DEVICE_EXECUTOR_H

#include "core/Model.h"
#include "device/DeviceVariables.h"
#include "device/Outputs.h"
#include "profile/Ceilings.h"
#include "profile/Recorder.h"

#include <memory>

namespace sinter::runtime {

/// Runs entry points of one model on one set of variables. Runs follow each
/// other; they may still go on when `run` returns, until something of them is
/// read. Used by one thread at a time.
class Executor {
public:
  struct Options {
    int64_t maximumBatch; ///< samples; at least 1
    uint64_t seed = 0;    ///< of the random numbers that kernels draw
    bool dropout = true;
  };

  /// What an entry point reads and writes besides the variables.
  struct Arguments {
    /// Buffers of the host: one for each input of the model, then, where the
    /// entry point has features and they are not in `features`, one for each of
    /// those. Free for other use when `run` returns.
    char *const *inputs = nullptr;
    /// What the entry point for the features has written.
    const Outputs *features = nullptr;
    Outputs *outputs = nullptr; ///< of this entry point; null: it has none
  };

  virtual ~Executor() = default;
  Executor(const Executor &) = delete;

  DeviceVariables &variables() { return deviceVariables; }
  virtual int64_t arenaSize() const = 0;

  /// Memory for the outputs of `entry` for at most `maximumBatch` samples.
  /// `runsAhead`: how many of them are worth having on their way to the host.
  virtual Expected<std::unique_ptr<Outputs>>
  createOutputs(const sinter_entry &entry, int64_t maximumBatch,
                int64_t runsAhead = 1) = 0;

  /// Multiplies every learning rate of the runs that follow; 1 at first.
  void setLearningRateFactor(double factor) {
    learningRateFactor = static_cast<float>(factor);
  }

  /// Measures the runs that follow; null, as at first: measures nothing.
  void setRecorder(Recorder *newRecorder) { recorder = newRecorder; }
  /// How many tiles run at a time, for a recorder.
  virtual int laneCount() const = 0;
  /// What the device can reach.
  virtual Expected<Ceilings> ceilings() = 0;

  /// Computes what the other entry points read beside the variables. To be
  /// called before one of them runs on variables that anything else changed:
  /// only what follows from those that it changes itself, it computes itself.
  Status prepare() { return run(model.entry("prepare"), /*batch=*/1, {}); }

  /// Runs `entry` on `batch` samples, from 1 to the maximum.
  virtual Status run(const sinter_entry &entry, int64_t batch,
                     const Arguments &arguments) = 0;

  /// The seconds that runs take from `startClock` to `stopClock`, which waits
  /// for them. A device with memory of its own leaves out copies.
  virtual Status startClock() = 0;
  virtual Expected<double> stopClock() = 0;

protected:
  Executor(Model model, const Options &options, DeviceVariables variables)
      : model(model), options(options), deviceVariables(std::move(variables)) {}

  Model model;
  Options options;
  DeviceVariables deviceVariables;
  float learningRateFactor = 1;
  Recorder *recorder = nullptr;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_EXECUTOR_H
