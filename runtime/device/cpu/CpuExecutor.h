//===-- CpuExecutor.h - runs entry points on the CPU ------------*- C++ -*-===//
//
// Owns the memory that kernels work in, and runs the launches of an entry
// point one after the other on a thread pool.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CPU_CPUEXECUTOR_H
#define SINTER_RUNTIME_DEVICE_CPU_CPUEXECUTOR_H

#include "core/Buffer.h"
#include "device/Executor.h"
#include "device/cpu/ThreadPool.h"

#include <chrono>

namespace sinter::runtime {

/// The bytes of scratch memory that each thread needs for any entry point.
int64_t scratchBytesPerThread(Model model);

/// Kernels read and write the memory of the host: a run is over when `run`
/// returns, and nothing is copied.
class CpuExecutor final : public Executor {
public:
  /// Fails if this machine has too little memory or fewer than `threads`
  /// threads. That it can run the kernels is checked before: Model::checkCpu.
  static Expected<std::unique_ptr<Executor>>
  create(Model model, Variables variables, const Options &options, int threads);

  int64_t arenaSize() const override { return arena.size(); }
  Expected<std::unique_ptr<Outputs>> createOutputs(const sinter_entry &entry,
                                                   int64_t maximumBatch,
                                                   int64_t runsAhead) override;
  int laneCount() const override { return pool->threadCount(); }
  Expected<Ceilings> ceilings() override { return measureCeilings(*pool); }
  Status run(const sinter_entry &entry, int64_t batch,
             const Arguments &arguments) override;
  Status startClock() override;
  Expected<double> stopClock() override;

private:
  CpuExecutor(Model model, Variables variables, const Options &options,
              Buffer arena, Buffer scratch, int64_t scratchStride,
              std::unique_ptr<ThreadPool> pool)
      : Executor(model, options, DeviceVariables(std::move(variables))),
        arena(std::move(arena)), scratch(std::move(scratch)),
        scratchStride(scratchStride), pool(std::move(pool)) {}

  std::vector<char *> inputsOf(const sinter_entry &entry,
                               const Arguments &arguments) const;

  Buffer arena;
  Buffer scratch;
  int64_t scratchStride;
  std::unique_ptr<ThreadPool> pool;
  std::chrono::steady_clock::time_point clockStart;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_CPU_CPUEXECUTOR_H
