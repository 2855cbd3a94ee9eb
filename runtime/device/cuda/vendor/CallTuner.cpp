//===-- CallTuner.cpp - measures what computes a call fastest -------------===//
//
// All work on the same random operands. Times are those of graphs of several
// runs, so that the host's work for a run is not among them, and all take
// turns, so that what changes with the GPU's clock changes for all.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/CallTuner.h"

#include "core/BFloat16.h"
#include "core/Philox.h"
#include "device/cuda/GraphCapture.h"
#include "device/cuda/vendor/LibraryCall.h"
#include "device/cuda/vendor/LibraryLaunch.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>

namespace sinter::runtime::cuda {

namespace {

/// The runs of a graph.
constexpr int64_t runsPerGraph = 10;

/// Results are compared in pieces of so many elements, and in no more pieces
/// than these, which lie evenly over the tensor.
constexpr int64_t pieceElements = int64_t{1} << 16, mostPieces = 64;

/// Random numbers are repeated after so many.
constexpr size_t randomCount = size_t{1} << 22;

template <typename T>
std::vector<char> bytesOf(const std::vector<T> &elements) {
  const auto *begin = reinterpret_cast<const char *>(elements.data());
  return {begin, begin + elements.size() * sizeof(T)};
}

template <typename T>
std::vector<T> fromBytes(std::span<const char> bytes) {
  std::vector<T> elements(bytes.size() / sizeof(T));
  std::memcpy(elements.data(), bytes.data(), bytes.size());
  return elements;
}

/// Numbers as memory has them, elements of a type of the ABI.
std::vector<char> encode(const std::vector<float> &numbers, int32_t type) {
  if (type != SINTER_BF16)
    return bytesOf(numbers);
  std::vector<uint16_t> elements(numbers.size());
  std::ranges::transform(numbers, elements.begin(), toBFloat16);
  return bytesOf(elements);
}

std::vector<float> decode(std::span<const char> bytes, int32_t type) {
  if (type != SINTER_BF16)
    return fromBytes<float>(bytes);
  auto elements = fromBytes<uint16_t>(bytes);
  std::vector<float> numbers(elements.size());
  std::ranges::transform(elements, numbers.begin(), fromBFloat16);
  return numbers;
}

/// Uniform between -1 and 1, the same in each run.
std::vector<float> randomNumbers(size_t count) {
  std::vector<float> numbers;
  for (uint32_t i = 0; numbers.size() < count; ++i)
    for (uint32_t bits : philox({i, 0, 0, 0}, philoxKey(0)))
      numbers.push_back(2 * uniform01(bits) - 1);
  numbers.resize(count);
  return numbers;
}

/// The operands of a launch in memory of their own.
class Operands {
public:
  static Expected<Operands> create(const sinter_launch &launch, int64_t batch,
                                   const Gpu &gpu);

  std::span<char *> addresses() { return pointers; }
  void *workspace() const { return reinterpret_cast<void *>(work.get()); }

  /// Makes all elements of the result NaNs.
  Status poisonResult();

  /// Some elements of the result, sums being added up. Waits for what was
  /// started.
  Expected<std::vector<double>> result() const;

private:
  explicit Operands(const Gpu &gpu) : gpu(&gpu) {}

  Status fill(const DeviceMemory &memory, int64_t bytes,
              std::span<const char> random);
  CUdeviceptr resultAddress() const {
    return memory[static_cast<size_t>(resultOperand.position)].get();
  }

  const Gpu *gpu;
  std::vector<DeviceMemory> memory;
  std::vector<char *> pointers;
  DeviceMemory work;
  CallOperand resultOperand = {};
  int64_t sums = 1;
};

Expected<Operands> Operands::create(const sinter_launch &launch, int64_t batch,
                                    const Gpu &gpu) {
  Operands operands(gpu);
  operands.sums = sumCount(launch, batch);
  std::vector<CallOperand> inMemory(static_cast<size_t>(launch.operand_count));
  auto ofCall = callOperands(*launch.library_call, batch);
  operands.resultOperand = ofCall.back();
  ofCall.back().elements *= operands.sums;
  size_t most = 0;
  for (const CallOperand &each : ofCall) {
    inMemory[static_cast<size_t>(each.position)] = each;
    most = std::max(most, static_cast<size_t>(each.elements));
  }

  std::vector<float> random = randomNumbers(std::min(randomCount, most));
  for (const CallOperand &each : inMemory) {
    auto memory = gpu.allocate(each.bytes());
    if (!memory)
      return memory.error();
    if (Status status = operands.fill(*memory, each.bytes(),
                                      encode(random, each.elementType));
        !status.ok())
      return status.error();
    operands.pointers.push_back(reinterpret_cast<char *>(memory->get()));
    operands.memory.push_back(std::move(*memory));
  }
  auto work = gpu.allocate(workspaceLimit);
  if (!work)
    return work.error();
  operands.work = std::move(*work);
  if (Status status = gpu.driver().cuStreamSynchronize(gpu.computeStream());
      !status.ok())
    return status.error();
  return operands;
}

Status Operands::fill(const DeviceMemory &memory, int64_t bytes,
                      std::span<const char> random) {
  Status status = Status::success();
  for (size_t at = 0, end = static_cast<size_t>(bytes); at < end && status.ok();
       at += random.size())
    status = gpu->driver().cuMemcpyHtoDAsync(memory.get() + at, random.data(),
                                             std::min(random.size(), end - at),
                                             gpu->computeStream());
  return status;
}

Status Operands::poisonResult() {
  return gpu->driver().cuMemsetD8Async(
      resultAddress(), 0xff, static_cast<size_t>(resultOperand.bytes() * sums),
      gpu->computeStream());
}

Expected<std::vector<double>> Operands::result() const {
  int64_t elements = resultOperand.elements;
  int64_t elementBytes = resultOperand.bytes() / elements;
  int64_t pieces = std::clamp<int64_t>(elements / pieceElements, 1, mostPieces);
  int64_t size = std::min(pieceElements, elements);
  std::vector<double> values(static_cast<size_t>(pieces * size));
  std::vector<char> piece(static_cast<size_t>(size * elementBytes));
  for (int64_t i = 0; i < pieces * sums; ++i) {
    int64_t number = i % pieces, sum = i / pieces;
    // The last piece ends with the tensor.
    int64_t first = pieces == 1 ? 0 : (elements - size) / (pieces - 1) * number;
    if (number == pieces - 1)
      first = elements - size;
    CUdeviceptr from =
        resultAddress() +
        static_cast<size_t>((sum * elements + first) * elementBytes);
    Status status = gpu->driver().cuMemcpyDtoHAsync(
        piece.data(), from, piece.size(), gpu->computeStream());
    if (status.ok())
      status = gpu->driver().cuStreamSynchronize(gpu->computeStream());
    if (!status.ok())
      return status.error();
    double *to = &values[static_cast<size_t>(number * size)];
    for (float value : decode(piece, resultOperand.elementType))
      *to++ += double{value};
  }
  return values;
}

/// Whether all values are near those that are expected.
bool areNear(const std::vector<double> &values,
             const std::vector<double> &expected, double tolerance) {
  double largest = 0;
  for (double each : expected)
    largest = std::max(largest, std::abs(each));
  // What is no number is near nothing.
  return std::ranges::equal(values, expected, [&](double a, double b) {
    return std::abs(a - b) <= tolerance * largest;
  });
}

/// Times graphs in turn.
class Stopwatch {
public:
  explicit Stopwatch(const Gpu &gpu) : gpu(gpu) {}

  /// A graph of several runs. Nothing is timed yet.
  Status add(const std::function<Status()> &start);

  Status runRound();

  /// Of the graphs, in the order that they were added in.
  RunTimes timesOf(size_t graph) const;

private:
  struct Timed {
    GraphExecutable graph;
    Event begin, end;
    std::vector<double> microseconds; ///< of a run
  };

  const Gpu &gpu;
  std::vector<Timed> all;
};

Status Stopwatch::add(const std::function<Status()> &start) {
  auto graph = captureGraph(gpu, [&] {
    Status status = Status::success();
    for (int64_t run = 0; run < runsPerGraph && status.ok(); ++run)
      status = start();
    return status;
  });
  auto begin = gpu.createEvent(/*isTimed=*/true);
  auto end = gpu.createEvent(/*isTimed=*/true);
  for (const Status &status : {graph.status(), begin.status(), end.status()})
    if (!status.ok())
      return status;
  all.push_back({std::move(*graph), std::move(*begin), std::move(*end), {}});
  return Status::success();
}

Status Stopwatch::runRound() {
  const Driver &driver = gpu.driver();
  Status status = Status::success();
  auto then = [&](auto &&next) {
    if (status.ok())
      status = next();
  };
  for (Timed &each : all) {
    then([&] {
      return driver.cuEventRecord(each.begin.get(), gpu.computeStream());
    });
    then([&] {
      return driver.cuGraphLaunch(each.graph.get(), gpu.computeStream());
    });
    then([&] {
      return driver.cuEventRecord(each.end.get(), gpu.computeStream());
    });
  }
  then([&] { return driver.cuStreamSynchronize(gpu.computeStream()); });
  for (Timed &each : all) {
    float milliseconds = 0;
    then([&] {
      return driver.cuEventElapsedTime(&milliseconds, each.begin.get(),
                                       each.end.get());
    });
    each.microseconds.push_back(double{milliseconds} * 1e3 / runsPerGraph);
  }
  return status;
}

RunTimes Stopwatch::timesOf(size_t graph) const {
  std::vector<double> sorted = all[graph].microseconds;
  // The first round warms up.
  sorted.erase(sorted.begin());
  std::ranges::sort(sorted);
  auto quartile = [&](size_t number) {
    return sorted[number * (sorted.size() - 1) / 4];
  };
  return {.median = quartile(2), .spread = quartile(3) - quartile(1)};
}

} // namespace

Expected<TunedLaunch> CallTuner::tune(const sinter_launch &launch) const {
  auto operands = Operands::create(launch, options.batch, gpu);
  if (!operands)
    return operands.error();
  const VendorLibrary *library = libraries.of(*launch.library_call);
  auto plans = library->planAll(*launch.library_call, options.batch,
                                {.allowsTensorCores = options.allowsTensorCores,
                                 .workspaceLimit = workspaceLimit,
                                 .preferred = {}});
  if (!plans)
    return plans.error();
  TunedLaunch result{&launch, library, {}, {}, {}};

  auto runOnce = [&](const std::function<Status()> &start)
      -> Expected<std::vector<double>> {
    Status status = operands->poisonResult();
    if (status.ok())
      status = start();
    if (!status.ok())
      return status.error();
    return operands->result();
  };
  auto startGenerated = [&] {
    return startKernel(launch, operands->addresses());
  };
  auto expected = runOnce(startGenerated);
  if (!expected)
    return expected.error();
  Stopwatch stopwatch(gpu);
  if (Status status = stopwatch.add(startGenerated); !status.ok())
    return status.error();
  for (const VendorLibrary::Plan &plan : *plans) {
    auto start = [&] {
      return startCall(*plan, launch, options.batch, operands->addresses(),
                       operands->workspace(), gpu);
    };
    auto values = runOnce(start);
    Status status = values.status();
    if (values && !areNear(*values, *expected, options.tolerance))
      status = makeError("the result is another than the generated kernel's");
    if (status.ok())
      status = stopwatch.add(start);
    if (status.ok())
      result.engines.push_back({plan->choice(), {}});
    else
      result.faults.push_back({plan->choice(), status.message()});
  }
  for (int64_t round = 0; round <= options.rounds; ++round)
    if (Status status = stopwatch.runRound(); !status.ok())
      return status.error();
  result.generated = stopwatch.timesOf(0);
  for (size_t i = 0; i < result.engines.size(); ++i)
    result.engines[i].times = stopwatch.timesOf(i + 1);
  std::ranges::sort(result.engines, {}, [](const TunedLaunch::Engine &engine) {
    return engine.times.median;
  });
  return result;
}

} // namespace sinter::runtime::cuda
