//===-- CudaExecutorTest.cpp - tests of CudaExecutor ----------------------===//
//
// The fake model on a fake GPU gives what it gives on the CPU, bit by bit, and
// every failure of the driver is reported.
//
//===----------------------------------------------------------------------===//

#include "device/FakeCudaModel.h"
#include "device/cpu/CpuExecutor.h"
#include "device/cuda/CudaDevice.h"
#include "train/EntryRunner.h"
#include "train/MeasuredRuns.h"

#include "TestSupport.h"

#include <gtest/gtest.h>

#include <cstring>
#include <numeric>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

constexpr int64_t pixels = 28 * 28;
constexpr int64_t maximumBatch = 8;

/// Samples of noise.
struct Samples {
  explicit Samples(int64_t seed) {
    for (auto &input : values)
      for (int64_t i = 0; i < maximumBatch * pixels; ++i) {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        input.push_back(static_cast<float>(seed) / 0x1p31F);
      }
    for (size_t i = 0; i < values.size(); ++i)
      pointers[i] = reinterpret_cast<char *>(values[i].data());
  }

  std::array<std::vector<float>, 2> values;
  std::array<char *, 2> pointers;
};

std::string blockOf(Executor &executor, Model model) {
  auto variables = executor.variables().read();
  EXPECT_TRUE(variables);
  return {(*variables)->block(), static_cast<size_t>(model.variableBytes())};
}

class CudaExecutorTest : public testing::Test {
protected:
  CudaExecutorTest() { fakeEvents = {}; }

  Expected<std::unique_ptr<Executor>>
  create(const Executor::Options &options = {.maximumBatch = maximumBatch,
                                             .seed = 5}) {
    if (!device) {
      auto opened = CudaDevice::open({model}, driver.open());
      if (!opened)
        return opened.error();
      device = std::move(*opened);
    }
    return device->createExecutor(std::move(*Variables::create(model, 1)),
                                  options);
  }

  /// Runs `steps` of an entry point, each on other samples, the last one on
  /// fewer, and gives the losses.
  static Expected<std::vector<float>> train(Executor &executor, Model model,
                                            FakeEntry number, int steps) {
    auto runner = EntryRunner::create(model, executor, model.entries()[number],
                                      maximumBatch);
    if (!runner)
      return runner.error();
    auto outputs = executor.createOutputs(runner->entry(), 1);
    if (!outputs)
      return outputs.error();
    if (Status status = executor.prepare(); !status.ok())
      return status.error();
    std::vector<float> losses;
    for (int i = 0; i < steps; ++i) {
      Samples samples(i);
      Batch batch{
          i + 1 == steps ? 3 : maximumBatch, samples.pointers.data(), {}};
      if (Status status = runner->run(batch, **outputs); !status.ok())
        return status.error();
      // The kernels must not need these any more.
      for (auto &input : samples.values)
        std::ranges::fill(input, -1.0F);
      auto values = (*outputs)->read(batch.count);
      if (!values)
        return values.error();
      losses.push_back(*reinterpret_cast<const float *>((*values)[0]));
    }
    return losses;
  }

  FakeDriver driver;
  FakeCudaModel fake{driver};
  FakeModel cpu;
  Model model = *Model::create(fake.model.description);
  Model cpuModel = *Model::create(cpu.description);
  std::unique_ptr<Device> device;
};

TEST_F(CudaExecutorTest, TrainsAsTheCpuDoes) {
  auto onCpu = CpuExecutor::create(
      cpuModel, std::move(*Variables::create(cpuModel, 1)),
      {.maximumBatch = maximumBatch, .seed = 5}, /*threads=*/1);
  auto onGpu = create();
  ASSERT_TRUE(onCpu && onGpu);
  for (FakeEntry entry : {TrainAll, TrainBias, EvaluateBias}) {
    auto expected = train(**onCpu, cpuModel, entry, 5);
    auto got = train(**onGpu, model, entry, 5);
    ASSERT_TRUE(expected && got);
    EXPECT_EQ(*got, *expected);
    EXPECT_EQ(blockOf(**onGpu, model), blockOf(**onCpu, cpuModel));
  }
  EXPECT_EQ(fakeEvents.seed, 5U);
}

TEST_F(CudaExecutorTest, ReplaysARunThatComesAgain) {
  auto executor = create();
  ASSERT_TRUE(executor && train(**executor, model, TrainAll, 8));
  // Of 7 whole batches in two places, each is launched once and captured once,
  // two launches each; "prepare" and the partial batch come once.
  EXPECT_EQ(driver.calls("cuStreamBeginCapture_v2"), 2);
  EXPECT_EQ(driver.calls("cuGraphLaunch"), 5);
  EXPECT_EQ(driver.calls("cuLaunchKernel"), 2 * (2 + 2) + 1 + 2);
  // The host waits for what it reads alone.
  EXPECT_EQ(driver.calls("cuStreamSynchronize"), 1) << "for the variables";
}

TEST_F(CudaExecutorTest, AChangedLearningRateIsNotReplayed) {
  auto executor = create();
  ASSERT_TRUE(executor && train(**executor, model, TrainAll, 5));
  (*executor)->setLearningRateFactor(0.5);
  ASSERT_TRUE(train(**executor, model, TrainAll, 5));
  EXPECT_EQ(fakeEvents.learningRateFactor, 0.5F);
}

TEST_F(CudaExecutorTest, SwitchesOffDropout) {
  auto executor = create({.maximumBatch = maximumBatch, .dropout = false});
  ASSERT_TRUE(executor && train(**executor, model, TrainAll, 1));
  EXPECT_EQ(fakeEvents.flags, SINTER_FLAG_NO_DROPOUT);
}

TEST_F(CudaExecutorTest, StartsNoMoreBlocksThanRunAtATime) {
  std::vector<int64_t> counts;
  FakeDriver::Kernel &kernel = driver.kernels["predict_0"];
  kernel.run = [&, run = kernel.run](const FakeDriver::Block &block) {
    if (block.number == 0)
      counts.push_back(block.count);
    run(block);
  };
  auto executor = create({.maximumBatch = 100});
  ASSERT_TRUE(executor);
  auto outputs = (*executor)->createOutputs(model.entries()[Predict],
                                            /*maximumBatch=*/100);
  ASSERT_TRUE(outputs);
  std::vector<char> input(100 * pixels * sizeof(float));
  char *const inputs[] = {input.data(), input.data()};
  // A tile has four samples, the GPU two multiprocessors with a block each.
  for (int64_t batch : {100, 3})
    EXPECT_TRUE((*executor)
                    ->run(model.entries()[Predict], batch,
                          {.inputs = inputs, .outputs = outputs->get()})
                    .ok());
  EXPECT_EQ(counts, (std::vector<int64_t>{2, 1}));
}

TEST_F(CudaExecutorTest, FeaturesOfTheHostGiveTheSameAsThoseOfTheGpu) {
  TemporaryFolder folder;
  std::vector<int64_t> indices(maximumBatch);
  std::iota(indices.begin(), indices.end(), 0);
  Samples samples(7);
  Batch batch{maximumBatch, samples.pointers.data(), indices};
  std::vector<std::string> blocks;
  for (bool keeps : {false, true}) {
    auto executor = create();
    ASSERT_TRUE(executor);
    auto runner = EntryRunner::create(model, **executor,
                                      model.entries()[TrainBias], maximumBatch);
    ASSERT_TRUE(runner);
    if (keeps)
      ASSERT_TRUE(runner->keepFeatures(folder.path(), 0, maximumBatch).ok());
    auto outputs = (*executor)->createOutputs(runner->entry(), 1);
    ASSERT_TRUE(outputs && runner->prepare().ok());
    fakeEvents.featureSamples = 0;
    for (int i = 0; i < 4; ++i)
      ASSERT_TRUE(runner->run(batch, **outputs).ok());
    EXPECT_EQ(fakeEvents.featureSamples, (keeps ? 1 : 4) * maximumBatch);
    blocks.push_back(blockOf(**executor, model));
  }
  EXPECT_EQ(blocks[0], blocks[1]);
}

TEST_F(CudaExecutorTest, OutputsOfEarlierRunsStay) {
  const sinter_entry &entry = model.entries()[TrainAll];
  Samples samples(7);
  /// The losses of five steps, of which so many may be on their way.
  auto lossesWith = [&](int64_t runsAhead) {
    std::vector<float> losses;
    auto executor = create();
    auto outputs = (*executor)->createOutputs(entry, 1, runsAhead);
    EXPECT_EQ((*outputs)->capacity(), runsAhead);
    auto take = [&] {
      auto values = (*outputs)->take();
      losses.push_back(*reinterpret_cast<const float *>((*values)[0]));
    };
    for (int64_t i = 0; i < 5; ++i) {
      if (i >= runsAhead)
        take();
      EXPECT_TRUE((*executor)
                      ->run(entry, maximumBatch,
                            {.inputs = samples.pointers.data(),
                             .outputs = outputs->get()})
                      .ok());
      EXPECT_TRUE((*outputs)->fetch(maximumBatch).ok());
    }
    for (int64_t i = 0; i < runsAhead; ++i)
      take();
    return losses;
  };
  std::vector<float> losses = lossesWith(1);
  EXPECT_EQ(lossesWith(3), losses);
  EXPECT_EQ(std::set(losses.begin(), losses.end()).size(), 5U);
}

TEST_F(CudaExecutorTest, MeasuresLaunchesByEvents) {
  auto executor = create();
  ASSERT_TRUE(executor);
  auto ceilings = (*executor)->ceilings();
  ASSERT_TRUE(ceilings);
  // 2 multiprocessors of 1024 operations at 1 GHz; 1000 bits twice at 2 GHz.
  EXPECT_EQ(ceilings->flopsPerSecond, 2 * 1024 * 1e9);
  EXPECT_EQ(ceilings->bytesPerSecond, 2 * 2e9 * 125);
  Recorder recorder((*executor)->laneCount());
  (*executor)->setRecorder(&recorder);
  ASSERT_TRUE(train(**executor, model, TrainAll, 3));
  const EntryTotal &total = recorder.entries().back();
  EXPECT_EQ(total.entry, &model.entries()[TrainAll]);
  EXPECT_EQ(total.launches[1].nanoseconds, 2 * 2'000'000);
  EXPECT_EQ(total.launches[1].busyNanoseconds, 2 * 2'000'000);
  EXPECT_EQ(driver.calls("cuGraphLaunch"), 0);
}

TEST_F(CudaExecutorTest, ClocksWithoutCopies) {
  auto executor = create();
  ASSERT_TRUE(executor && (*executor)->startClock().ok());
  ASSERT_TRUE(train(**executor, model, TrainBias, 2));
  // "prepare", and features and the rest of two steps: 2 ms each.
  EXPECT_DOUBLE_EQ(*(*executor)->stopClock(), 5 * 0.002);
}

TEST_F(CudaExecutorTest, GivesEverythingBack) {
  {
    auto executor = create();
    ASSERT_TRUE(executor && train(**executor, model, TrainBias, 5));
  }
  device.reset();
  EXPECT_TRUE(driver.allocations.empty());
  EXPECT_EQ(driver.calls("cuDevicePrimaryCtxRelease_v2"), 1);
}

TEST_F(CudaExecutorTest, ReportsEveryFailure) {
  // What is called when things are given back has nobody to report to, and
  // what tells what an error is does not fail.
  const std::set<std::string> silent = {
      "cuGetErrorName", "cuGetErrorString",   "cuDevicePrimaryCtxRelease_v2",
      "cuMemFree_v2",   "cuMemFreeHost",      "cuStreamDestroy_v2",
      "cuGraphDestroy", "cuGraphExecDestroy", "cuEventDestroy_v2",
      "cuModuleUnload"};
  for (const std::string &function : driverFunctions()) {
    SCOPED_TRACE(function);
    int calls = 0; ///< but for those of destructors
    auto use = [&]() -> Status {
      auto executor = create();
      if (!executor)
        return executor.status();
      if (auto ceilings = (*executor)->ceilings(); !ceilings)
        return ceilings.status();
      if (Status status = (*executor)->startClock(); !status.ok())
        return status;
      if (auto losses = train(**executor, model, TrainBias, 5); !losses)
        return losses.status();
      if (auto seconds = (*executor)->stopClock(); !seconds)
        return seconds.status();
      Status status = (*executor)->variables().read().status();
      calls = driver.calls(function);
      return status;
    };
    driver.failures.clear();
    driver.callCounts.clear();
    device.reset();
    ASSERT_TRUE(use().ok());
    if (silent.contains(function) || calls == 0)
      continue;
    // At the first call, at the last, and at one between.
    for (int call : {1, (calls + 1) / 2, calls}) {
      device.reset();
      driver.callCounts.clear();
      driver.failures = {{function, {static_cast<cuda::CUresult>(719), call}}};
      Status status = use();
      ASSERT_FALSE(status.ok()) << "call " << call << " of " << calls;
      EXPECT_NE(
          status.message().find(
              function + ": CUDA_ERROR_OF_TEST (719: as the test wants), at "),
          std::string::npos)
          << status.message();
    }
  }
}

TEST_F(CudaExecutorTest, TooLargeABatchIsAnErrorWithTheLargestThatFits) {
  // Variables, scratch memory of two blocks, and what parts are aligned by.
  const int64_t fixed = 768 + 2 * FakeCudaModel::scratchBytes + 256;
  // Of each sample 32 bytes in the arena; two inputs, twice.
  const int64_t perSample = 32 + 4 * pixels * 4;
  driver.freeBytes = static_cast<size_t>(fixed + 100 * perSample);
  auto executor = create({.maximumBatch = 1000});
  ASSERT_FALSE(executor);
  EXPECT_EQ(executor.message(),
            "out of memory on Fake GPU: 1000 samples need 0.012 GiB, 0.001 GiB "
            "are free; the largest batch that fits has 100; lower "
            "--batch-size");
  EXPECT_TRUE(create({.maximumBatch = 100}));
  driver.freeBytes = 1000;
  EXPECT_TRUE(create({.maximumBatch = 100})
                  .message()
                  .ends_with("; not even one sample fits"));
}

TEST_F(CudaExecutorTest, AnAllocationThatFailsIsOutOfMemoryToo) {
  driver.failures["cuMemAlloc_v2"] = {cuda::CUDA_ERROR_OUT_OF_MEMORY};
  EXPECT_TRUE(create().message().starts_with("out of memory on Fake GPU: "));
}

TEST_F(CudaExecutorTest, ABatchOfAnySizeIsAnError) {
  int64_t largest = std::numeric_limits<int64_t>::max();
  EXPECT_TRUE(create({.maximumBatch = largest})
                  .message()
                  .starts_with("out of memory on Fake GPU: "));
}

} // namespace
