//===-- CudaExecutor.cpp - runs entry points on a GPU ---------------------===//
//
// Kernels follow each other on the compute stream. Nothing here waits for them
// but what measures them.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/CudaExecutor.h"

#include "device/cuda/CudaOutputs.h"
#include "device/cuda/GraphCapture.h"
#include "device/cuda/TensorMaps.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sinter::runtime::cuda {

namespace {

/// The begin of an executor's memory.
class CudaVariables final : public VariableMemory {
public:
  CudaVariables(std::shared_ptr<const Gpu> gpu, CUdeviceptr block,
                int64_t bytes)
      : gpu(std::move(gpu)), block(block), bytes(static_cast<size_t>(bytes)) {}

  char *address() const override { return reinterpret_cast<char *>(block); }

  Status copyFrom(const char *values) override {
    return finish(gpu->driver().cuMemcpyHtoDAsync(block, values, bytes,
                                                  gpu->computeStream()));
  }

  Status copyTo(char *values) override {
    return finish(gpu->driver().cuMemcpyDtoHAsync(values, block, bytes,
                                                  gpu->computeStream()));
  }

private:
  Status finish(Status started) const {
    return started.ok()
               ? gpu->driver().cuStreamSynchronize(gpu->computeStream())
               : started;
  }

  std::shared_ptr<const Gpu> gpu;
  CUdeviceptr block;
  size_t bytes;
};

} // namespace

Expected<std::unique_ptr<Executor>>
CudaExecutor::create(Model model, Variables variables, const Options &options,
                     const CudaKernels &kernels,
                     const VendorLibraries &libraries,
                     std::shared_ptr<const Gpu> gpu) {
  LibraryCalls calls(model, libraries, *gpu, options.maximumBatch);
  int64_t workspace = calls.workspaceBytes();
  MemoryPlan plan(model, kernels, workspace, options.maximumBatch);
  size_t freeBytes = 0, allBytes = 0;
  if (Status status = gpu->driver().cuMemGetInfo(&freeBytes, &allBytes);
      !status.ok())
    return status.error();
  auto available = static_cast<int64_t>(freeBytes);
  auto noMemory = [&] {
    return outOfMemory(model, kernels, workspace, *gpu, options.maximumBatch,
                       available);
  };
  // The sizes saturate: what does not fit need not be a size at all.
  if (plan.totalBytes() > available)
    return noMemory();
  CUdeviceptr block = 0;
  CUresult result = gpu->driver().cuMemAlloc.call(
      &block, static_cast<size_t>(plan.workBytes()));
  if (result == CUDA_ERROR_OUT_OF_MEMORY)
    return noMemory();
  if (result != CUDA_SUCCESS)
    return gpu->driver().cuMemAlloc.error(result);
  DeviceMemory memory(block, gpu->driver().cuMemFree);
  auto staging = InputStaging::create(*gpu, plan.inputs);
  if (!staging)
    return staging.error();
  DeviceVariables onGpu(std::move(variables), std::make_unique<CudaVariables>(
                                                  gpu, block, plan.variables));
  return std::unique_ptr<Executor>(new CudaExecutor(
      model, std::move(onGpu), options, kernels, std::move(gpu),
      std::move(calls), plan, std::move(memory), std::move(*staging)));
}

/// Nothing may be in use when its owners give it back.
CudaExecutor::~CudaExecutor() {
  (void)gpu->driver().cuStreamSynchronize.call(gpu->copyStream());
  (void)gpu->driver().cuStreamSynchronize.call(gpu->computeStream());
}

Expected<std::unique_ptr<Outputs>>
CudaExecutor::createOutputs(const sinter_entry &entry, int64_t maximumBatch,
                            int64_t runsAhead) {
  return CudaOutputs::create(gpu, entry, maximumBatch, runsAhead);
}

/// Positions in the model's inputs, then in the entry point's features.
const std::vector<size_t> &
CudaExecutor::inputsReadBy(const sinter_entry &entry) {
  auto [found, isNew] = readInputs.try_emplace(&entry);
  if (!isNew)
    return found->second;
  std::vector<size_t> &positions = found->second;
  for (const sinter_launch &launch : launchesOf(entry))
    for (const sinter_operand &operand : operandsOf(launch))
      if (operand.segment == SINTER_SEGMENT_INPUT)
        positions.push_back(static_cast<size_t>(operand.index));
  std::ranges::sort(positions);
  auto repeated = std::ranges::unique(positions);
  positions.erase(repeated.begin(), repeated.end());
  return positions;
}

/// Copies what the entry point reads and is not on the GPU. Gives the addresses
/// of all of its inputs.
Expected<std::vector<char *>>
CudaExecutor::stageInputs(const sinter_entry &entry, int64_t batch,
                          const Arguments &arguments) {
  size_t inputCount = model.inputs().size();
  const sinter_entry *featuresEntry = model.featuresOf(entry);
  auto tensorOf = [&](size_t position) -> const sinter_tensor & {
    return position < inputCount
               ? model.inputs()[position]
               : model.outputsOf(*featuresEntry)[position - inputCount];
  };
  std::vector<char *> addresses(
      inputCount +
      (featuresEntry ? model.outputsOf(*featuresEntry).size() : 0));
  std::vector<InputStaging::Source> sources;
  std::vector<size_t> positions;
  for (size_t position : inputsReadBy(entry)) {
    if (position >= inputCount && arguments.features) {
      addresses[position] =
          arguments.features->addresses()[position - inputCount];
      continue;
    }
    sources.push_back(
        {arguments.inputs[position], tensorBytes(tensorOf(position), batch)});
    positions.push_back(position);
  }
  auto staged = staging.beginRun(sources);
  if (!staged)
    return staged;
  for (size_t i = 0; i < positions.size(); ++i)
    addresses[positions[i]] = (*staged)[i];
  return addresses;
}

Status CudaExecutor::run(const sinter_entry &entry, int64_t batch,
                         const Arguments &arguments) {
  assert(batch >= 1 && batch <= options.maximumBatch);
  auto variables = deviceVariables.forKernels();
  if (!variables)
    return variables.status();
  auto inputs = stageInputs(entry, batch, arguments);
  if (!inputs)
    return inputs.status();
  Run run{&entry, batch, learningRateFactor, std::move(*inputs), {}};
  if (arguments.outputs)
    run.outputs.assign(arguments.outputs->addresses(),
                       arguments.outputs->addresses() + entry.output_count);
  Status status = recordClock();
  if (status.ok())
    status = recorder ? record(run) : start(run);
  if (status.ok())
    status = recordClock();
  return status.ok() ? staging.endRun() : status;
}

/// A run that comes once is not worth a graph; and what the driver does at the
/// first launch of a kernel, it must not do in a capture.
Status CudaExecutor::start(const Run &run) {
  auto [found, isNew] = graphs.try_emplace(run);
  if (isNew)
    return launchAll(run);
  if (!found->second.get()) {
    auto graph = captureGraph(*gpu, [&] { return launchAll(run); });
    if (!graph)
      return graph.status();
    found->second = std::move(*graph);
  }
  return gpu->driver().cuGraphLaunch(found->second.get(), gpu->computeStream());
}

Segments CudaExecutor::segmentsOf(const Run &run) const {
  auto *block = reinterpret_cast<char *>(memory.get());
  return {block, block + plan.arenaOffset(), run.inputs.data(),
          run.outputs.data()};
}

Status CudaExecutor::launchAll(const Run &run) {
  Segments segments = segmentsOf(run);
  for (const sinter_launch &each : launchesOf(*run.entry))
    if (Status status = launch(each, run, segments); !status.ok())
      return status;
  return Status::success();
}

/// By a library, or else by its kernel.
Status CudaExecutor::launch(const sinter_launch &launch, const Run &run,
                            const Segments &segments) {
  std::vector<char *> operands;
  for (const sinter_operand &operand : operandsOf(launch))
    operands.push_back(addressOf(operand, segments,
                                 roundUp(run.batch, run.entry->batch_granule)));
  if (calls.start(launch, run.batch, operands, scratch()))
    return Status::success();
  return launchKernel(launch, run, operands);
}

Status CudaExecutor::launchKernel(const sinter_launch &launch, const Run &run,
                                  std::span<char *> operands) {
  int64_t batch = run.batch;
  int64_t tiles = tileCount(launch, batch);
  uint64_t seed = options.seed;
  uint64_t flags = options.dropout ? 0 : SINTER_FLAG_NO_DROPOUT;
  float factor = run.learningRateFactor;
  void *memory = scratch();
  std::vector<void *> parameters = {&batch, &tiles,  &seed,
                                    &flags, &factor, &memory};
  for (char *&operand : operands)
    parameters.push_back(&operand);
  auto maps = encodeTensorMaps(launch, operands, batch, gpu->driver());
  if (!maps)
    return makeError("kernel {}: {}", launch.name, maps.error().message);
  for (CUtensorMap &map : *maps)
    parameters.push_back(&map);
  auto blocks = static_cast<unsigned>(kernels.blockCount(launch, batch));
  Status status = gpu->driver().cuLaunchKernel(
      kernels.of(launch).function, blocks, 1, 1,
      static_cast<unsigned>(launch.block_threads), 1, 1,
      static_cast<unsigned>(launch.shared_bytes), gpu->computeStream(),
      parameters.data(), /*extra=*/nullptr);
  return status.ok()
             ? status
             : makeError("kernel {}: {}", launch.name, status.message());
}

Status CudaExecutor::startKernel(const sinter_launch &launch, int64_t batch,
                                 std::span<char *> operands) {
  Run run{nullptr, batch, learningRateFactor, {}, {}};
  return launchKernel(launch, run, operands);
}

Status CudaExecutor::recordEvent(std::vector<Event> &events, size_t number) {
  while (events.size() <= number) {
    auto event = gpu->createEvent(/*isTimed=*/true);
    if (!event)
      return event.status();
    events.push_back(std::move(*event));
  }
  return gpu->driver().cuEventRecord(events[number].get(),
                                     gpu->computeStream());
}

/// Waits for both.
Expected<double> CudaExecutor::secondsBetween(const Event &first,
                                              const Event &second) const {
  float milliseconds = 0;
  Status status = gpu->driver().cuEventSynchronize(second.get());
  if (status.ok())
    status = gpu->driver().cuEventElapsedTime(&milliseconds, first.get(),
                                              second.get());
  if (!status.ok())
    return status.error();
  return double{milliseconds} / 1e3;
}

/// Runs with an event before the first launch and one after each.
Status CudaExecutor::record(const Run &run) {
  Segments segments = segmentsOf(run);
  recorder->beginRun(*run.entry, run.batch);
  Status status = recordEvent(launchEvents, 0);
  auto launches = launchesOf(*run.entry);
  for (size_t i = 0; i < launches.size() && status.ok(); ++i) {
    status = launch(launches[i], run, segments);
    if (status.ok())
      status = recordEvent(launchEvents, i + 1);
  }
  for (size_t i = 0; i < launches.size() && status.ok(); ++i) {
    auto seconds = secondsBetween(launchEvents[i], launchEvents[i + 1]);
    if (!seconds)
      return seconds.status();
    recorder->addLaunch(tileCount(launches[i], run.batch),
                        std::llround(*seconds * 1e9));
  }
  return status;
}

Status CudaExecutor::recordClock() {
  return isClockOn ? recordEvent(clockEvents, clockEventCount++)
                   : Status::success();
}

Status CudaExecutor::startClock() {
  isClockOn = true;
  clockEventCount = 0;
  return Status::success();
}

Expected<double> CudaExecutor::stopClock() {
  isClockOn = false;
  double sum = 0;
  for (size_t i = 0; i < clockEventCount; i += 2) {
    auto seconds = secondsBetween(clockEvents[i], clockEvents[i + 1]);
    if (!seconds)
      return seconds;
    sum += *seconds;
  }
  return sum;
}

} // namespace sinter::runtime::cuda
