//===-- MeasuredRunsTest.cpp - tests of runMeasured -----------------------===//
//
// How far a device is ahead of what is known of it changes no number.
//
//===----------------------------------------------------------------------===//

#include "train/MeasuredRuns.h"

#include "data/MemorySamples.h"
#include "device/FakeCudaModel.h"
#include "device/cpu/CpuExecutor.h"
#include "device/cuda/CudaDevice.h"
#include "train/Evaluation.h"

#include <gtest/gtest.h>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

constexpr int64_t batchSize = 3;
constexpr int64_t sampleCount = 100;

/// Pictures of one brightness each.
std::shared_ptr<const SampleSource> pictures() {
  constexpr int64_t pixels = 28 * 28;
  ImageSet set = {sampleCount, 28, 28, 1, {}, {}, {}};
  for (int64_t i = 0; i < sampleCount; ++i)
    set.pixels.insert(set.pixels.end(), pixels, static_cast<uint8_t>(i));
  return std::make_shared<const MemorySamples>(std::move(set));
}

/// What is known of a training after each of its runs.
struct Observed {
  std::vector<double> losses;
  std::vector<int64_t> samples;
  Expected<Measures> end;
};

/// `failsAt`: the number of the run whose measures are refused.
Observed train(Executor &executor, Model model, size_t failsAt = 0) {
  fakeEvents = {};
  const sinter_entry &entry = model.entries()[TrainAll];
  auto runner = EntryRunner::create(model, executor, entry, batchSize);
  auto outputs = executor.createOutputs(entry, 1, measuredRunsAhead);
  auto source = pictures();
  BatchLoader loader =
      evaluationLoader(model, {source, 0, sampleCount}, batchSize);
  Observed observed{{}, {}, makeError("")};
  observed.end = runMeasured(model, *runner, loader, **outputs, nullptr,
                             [&](const MeasureSum &sum) -> Status {
                               observed.losses.push_back(sum.meanLoss());
                               observed.samples.push_back(sum.samples());
                               if (observed.losses.size() == failsAt)
                                 return makeError("no more");
                               return Status::success();
                             });
  return observed;
}

class MeasuredRuns : public testing::Test {
protected:
  MeasuredRuns() {
    onCpu = std::move(*CpuExecutor::create(
        cpuModel, std::move(*Variables::create(cpuModel, 1)),
        {.maximumBatch = batchSize}, /*threads=*/1));
    device = std::move(*CudaDevice::open({model}, driver.open()));
    onGpu = std::move(*device->createExecutor(
        std::move(*Variables::create(model, 1)), {.maximumBatch = batchSize}));
  }

  FakeDriver driver;
  FakeCudaModel cuda{driver};
  FakeModel cpu;
  Model model = *Model::create(cuda.model.description);
  Model cpuModel = *Model::create(cpu.description);
  std::unique_ptr<Device> device;
  std::unique_ptr<Executor> onCpu;
  std::unique_ptr<Executor> onGpu;
};

TEST_F(MeasuredRuns, AreObservedInOrderOnEachDevice) {
  Observed expected = train(*onCpu, cpuModel);
  Observed got = train(*onGpu, model);
  ASSERT_TRUE(expected.end && got.end);
  EXPECT_EQ(expected.losses.size(), 34U); // the last one of one sample
  EXPECT_EQ(got.losses, expected.losses);
  EXPECT_EQ(got.samples, expected.samples);
  EXPECT_EQ(got.end->values, expected.end->values);
  EXPECT_EQ(got.samples.back(), sampleCount);
}

TEST_F(MeasuredRuns, EndWithTheFirstThatIsRefused) {
  for (size_t failsAt : {1U, 20U, 34U})
    for (bool isGpu : {false, true}) {
      Observed got = isGpu ? train(*onGpu, model, failsAt)
                           : train(*onCpu, cpuModel, failsAt);
      ASSERT_FALSE(got.end);
      EXPECT_EQ(got.end.message(), "no more");
      EXPECT_EQ(got.losses.size(), failsAt);
    }
}

TEST_F(MeasuredRuns, AGpuIsSomeRunsAhead) {
  ASSERT_TRUE(train(*onCpu, cpuModel, 1).losses.size() == 1);
  int before = driver.calls("cuLaunchKernel");
  train(*onGpu, model, 1);
  // "prepare", and two launches a run, some of them captured.
  int launches = driver.calls("cuLaunchKernel") - before;
  EXPECT_EQ(launches + 2 * driver.calls("cuGraphLaunch"),
            1 + 2 * measuredRunsAhead + 2 * 2);
}

} // namespace
