//===-- CudaExecutor.h - runs entry points on a GPU -------------*- C++ -*-===//
//
// Owns the memory that kernels work in, and starts the launches of an entry
// point as one graph.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_CUDAEXECUTOR_H
#define SINTER_RUNTIME_DEVICE_CUDA_CUDAEXECUTOR_H

#include "device/EntryPlan.h"
#include "device/Executor.h"
#include "device/cuda/CudaKernels.h"
#include "device/cuda/GpuCeilings.h"
#include "device/cuda/InputStaging.h"
#include "device/cuda/MemoryPlan.h"
#include "device/cuda/vendor/LibraryCalls.h"

#include <compare>
#include <map>

namespace sinter::runtime::cuda {

/// Starts runs and does not wait for them. What a run is made of, its grids,
/// addresses and numbers, is captured when the same run comes a second time,
/// and replayed from then on.
class CudaExecutor final : public Executor {
public:
  /// Fails if the GPU has too little memory. `kernels` and `libraries` must
  /// outlive it.
  static Expected<std::unique_ptr<Executor>>
  create(Model model, Variables variables, const Options &options,
         const CudaKernels &kernels, const VendorLibraries &libraries,
         std::shared_ptr<const Gpu> gpu);
  ~CudaExecutor() override;

  int64_t arenaSize() const override { return plan.arena; }
  Expected<std::unique_ptr<Outputs>> createOutputs(const sinter_entry &entry,
                                                   int64_t maximumBatch,
                                                   int64_t runsAhead) override;
  int laneCount() const override { return 1; }
  Expected<Ceilings> ceilings() override {
    return ceilingsOf(*gpu, model.precision());
  }
  Status run(const sinter_entry &entry, int64_t batch,
             const Arguments &arguments) override;
  /// Starts the generated kernel of a launch, not a library's call, on operands
  /// of the caller.
  Status startKernel(const sinter_launch &launch, int64_t batch,
                     std::span<char *> operands);
  Status startClock() override;
  Expected<double> stopClock() override;

private:
  /// Everything that differs between runs.
  struct Run {
    const sinter_entry *entry;
    int64_t batch;
    float learningRateFactor;
    std::vector<char *> inputs; ///< null where none is read
    std::vector<char *> outputs;

    auto operator<=>(const Run &) const = default;
  };

  CudaExecutor(Model model, DeviceVariables variables, const Options &options,
               const CudaKernels &kernels, std::shared_ptr<const Gpu> gpu,
               LibraryCalls calls, const MemoryPlan &plan, DeviceMemory memory,
               InputStaging staging)
      : Executor(model, options, std::move(variables)), kernels(kernels),
        gpu(std::move(gpu)), calls(std::move(calls)), plan(plan),
        memory(std::move(memory)), staging(std::move(staging)) {}

  const std::vector<size_t> &inputsReadBy(const sinter_entry &entry);
  Expected<std::vector<char *>> stageInputs(const sinter_entry &entry,
                                            int64_t batch,
                                            const Arguments &arguments);
  Segments segmentsOf(const Run &run) const;
  char *scratch() const {
    return reinterpret_cast<char *>(memory.get()) + plan.scratchOffset();
  }
  Status start(const Run &run);
  Status launchAll(const Run &run);
  Status launch(const sinter_launch &launch, const Run &run,
                const Segments &segments);
  Status launchKernel(const sinter_launch &launch, const Run &run,
                      std::span<char *> operands);
  Status record(const Run &run);
  Status recordClock();
  Status recordEvent(std::vector<Event> &events, size_t number);
  Expected<double> secondsBetween(const Event &first,
                                  const Event &second) const;

  const CudaKernels &kernels;
  std::shared_ptr<const Gpu> gpu;
  LibraryCalls calls;
  MemoryPlan plan;
  DeviceMemory memory;
  InputStaging staging;
  std::map<const sinter_entry *, std::vector<size_t>> readInputs;
  /// Null: the run has come once.
  std::map<Run, GraphExecutable> graphs;

  // Events that measure time, used again and again.
  std::vector<Event> launchEvents; ///< of a recorded run, around each launch
  std::vector<Event> clockEvents;  ///< two for each run since the clock's start
  size_t clockEventCount = 0;
  bool isClockOn = false;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_CUDAEXECUTOR_H
