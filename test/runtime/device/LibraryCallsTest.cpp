//===-- LibraryCallsTest.cpp - tests of LibraryCalls ----------------------===//
//
// Convolutions by the emulated cuDNN, and everything that it can refuse.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/LibraryCalls.h"
#include "device/EmulatedCudnn.h"
#include "device/EntryPlan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace sinter::runtime;
using namespace sinter::runtime::test;
using namespace sinter::runtime::cuda;

namespace {

constexpr int64_t maximumBatch = 3;

/// A model of one launch, which is a convolution: strided, dilated and with
/// uneven borders, with everything that can be added.
class LibraryCallsTest : public testing::Test {
protected:
  LibraryCallsTest() {
    setDriver(&driver);
    launch.name = "predict.0";
    launch.library_call = &call;
    entry.launches = &launch;
    entry.launch_count = 1;
    entry.batch_granule = 1;
    description.magic = SINTER_ABI_MAGIC;
    description.abi_version = SINTER_ABI_VERSION;
    description.target = SINTER_TARGET_CUDA;
    description.precision = "fp32";
    description.entries = &entry;
    description.entry_count = 1;

    std::minstd_rand random(7);
    std::uniform_real_distribution<float> distribution(-1, 1);
    int64_t sizes[] = {maximumBatch * 7 * 6 * 4, 8 * 2 * 3 * 4, 8,
                       maximumBatch * 4 * 3 * 8, maximumBatch * 4 * 3 * 8};
    for (int64_t size : sizes) {
      memory.push_back(std::move(*gpu->allocate(size * 4)));
      operands.push_back(reinterpret_cast<char *>(memory.back().get()));
      for (int64_t i = 0; i < size; ++i)
        valuesOf(operands.size() - 1)[i] = distribution(random);
    }
    workspace = std::move(*gpu->allocate(int64_t{1} << 20));
  }

  float *valuesOf(size_t operand) {
    return reinterpret_cast<float *>(operands[operand]);
  }

  Expected<CudnnHandle> open() {
    auto library = Cudnn::create(emulatedCudnn());
    return library ? CudnnHandle::create(*library, *gpu)
                   : Expected<CudnnHandle>(library.error());
  }

  Model model() { return *Model::create(description); }

  bool start(LibraryCalls &calls, int64_t batch = maximumBatch) {
    return calls.start(launch, batch, operands,
                       reinterpret_cast<void *>(workspace.get()));
  }

  /// The largest difference to plain loops.
  float error(int64_t batch = maximumBatch) {
    float largest = 0;
    for (int64_t n = 0; n < batch; ++n)
      for (int64_t h = 0; h < 4; ++h)
        for (int64_t w = 0; w < 3; ++w)
          for (int64_t f = 0; f < 8; ++f) {
            int64_t at = ((n * 4 + h) * 3 + w) * 8 + f;
            double sum = valuesOf(2)[f] + valuesOf(3)[at];
            for (int64_t i = 0; i < 2; ++i)
              for (int64_t j = 0; j < 3; ++j) {
                int64_t row = 2 * h + 3 * i - 1, column = 2 * w + j - 1;
                if (row < 0 || row >= 7 || column < 0 || column >= 6)
                  continue;
                for (int64_t c = 0; c < 4; ++c)
                  sum += double{valuesOf(
                             0)[((n * 7 + row) * 6 + column) * 4 + c]} *
                         valuesOf(1)[((f * 2 + i) * 3 + j) * 4 + c];
              }
            auto difference =
                static_cast<float>(std::max(sum, 0.0)) - valuesOf(4)[at];
            // What is no number is as wrong as can be.
            largest = std::isnan(difference)
                          ? INFINITY
                          : std::max(largest, std::abs(difference));
          }
    return largest;
  }

  FakeDriver driver;
  std::shared_ptr<Gpu> gpu = *Gpu::open(*driver.open());
  sinter_convolution_call call = {.input = 0,
                                  .kernel = 1,
                                  .bias = 2,
                                  .addend = 3,
                                  .output = 4,
                                  .relu = 1,
                                  .input_shape = {7, 6, 4},
                                  .kernel_shape = {8, 2, 3, 4},
                                  .output_shape = {4, 3, 8},
                                  .strides = {2, 2},
                                  .borders = {1, 2, 1, 0},
                                  .dilation = {3, 1},
                                  .tuned = nullptr,
                                  .tuned_count = 0};
  sinter_launch launch = {};
  sinter_entry entry = {};
  sinter_model description = {};
  std::vector<DeviceMemory> memory;
  std::vector<char *> operands;
  DeviceMemory workspace;
};

TEST_F(LibraryCallsTest, ComputesTheConvolution) {
  auto handle = open();
  ASSERT_TRUE(handle) << handle.message();
  testing::internal::CaptureStderr();
  LibraryCalls calls(model(), &*handle, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-5F);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(LibraryCallsTest, LeavesOutWhatThereIsNot) {
  auto handle = open();
  ASSERT_TRUE(handle);
  for (int64_t i = 0; i < 8; ++i)
    valuesOf(2)[i] = 0;
  for (int64_t i = 0; i < maximumBatch * 4 * 3 * 8; ++i)
    valuesOf(3)[i] = 0;
  call.bias = call.addend = -1;
  LibraryCalls calls(model(), &*handle, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-5F);
  call.relu = 0;
  LibraryCalls plain(model(), &*handle, maximumBatch);
  EXPECT_TRUE(start(plain));
  EXPECT_GT(error(), 0.1F);
}

TEST_F(LibraryCallsTest, RoundsFactorsOnlyWhereThatIsAllowed) {
  auto handle = open();
  ASSERT_TRUE(handle);
  description.precision = "tf32";
  LibraryCalls calls(model(), &*handle, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_GT(error(), 1e-5F);
  EXPECT_LT(error(), 1e-2F);
}

TEST_F(LibraryCallsTest, SmallerBatchesWorkInTheMemoryOfTheLargest) {
  auto handle = open();
  ASSERT_TRUE(handle);
  LibraryCalls calls(model(), &*handle, maximumBatch);
  int64_t bytes = calls.workspaceBytes();
  EXPECT_GE(bytes, maximumBatch * 512);
  for (int64_t batch : {1, 3, 2}) {
    EXPECT_TRUE(start(calls, batch));
    EXPECT_LT(error(batch), 1e-5F);
  }
  EXPECT_EQ(calls.workspaceBytes(), bytes);
}

TEST_F(LibraryCallsTest, CanBeCaptured) {
  auto handle = open();
  ASSERT_TRUE(handle);
  LibraryCalls calls(model(), &*handle, maximumBatch);
  const Driver &api = gpu->driver();
  CUgraph graph = nullptr;
  CUgraphExec executable = nullptr;
  ASSERT_TRUE(api.cuStreamBeginCapture(gpu->computeStream(),
                                       CU_STREAM_CAPTURE_MODE_THREAD_LOCAL)
                  .ok());
  EXPECT_TRUE(start(calls));
  ASSERT_TRUE(api.cuStreamEndCapture(gpu->computeStream(), &graph).ok());
  ASSERT_TRUE(api.cuGraphInstantiate(&executable, graph, 0).ok());
  EXPECT_GT(error(), 0.1F);
  ASSERT_TRUE(api.cuGraphLaunch(executable, gpu->computeStream()).ok());
  EXPECT_LT(error(), 1e-5F);
  EXPECT_TRUE(api.cuGraphExecDestroy(executable).ok());
  EXPECT_TRUE(api.cuGraphDestroy(graph).ok());
}

TEST_F(LibraryCallsTest, MeasuredEnginesComeFirst) {
  auto handle = open();
  ASSERT_TRUE(handle);
  const int64_t knobs[] = {2, 3};
  // The last one is that of this GPU and library, and rounds factors.
  const sinter_tuned_engine tuned[] = {
      {"Another GPU", 91900, maximumBatch, 2, knobs, 1},
      {"Fake GPU", 92600, maximumBatch, 2, knobs, 1},
      {"Fake GPU", 91900, maximumBatch, 3, knobs, 1},
  };
  call.tuned = tuned;
  call.tuned_count = std::size(tuned);
  description.precision = "tf32";
  LibraryCalls calls(model(), &*handle, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-5F);
}

TEST_F(LibraryCallsTest, AMeasuredEngineThatIsGoneIsNoFault) {
  auto handle = open();
  ASSERT_TRUE(handle);
  const int64_t knobs[] = {99, 3};
  const sinter_tuned_engine tuned[] = {
      {"Fake GPU", 91900, maximumBatch, 77, nullptr, 0},
      {"Fake GPU", 91900, maximumBatch, 3, knobs, 1},
  };
  call.tuned = tuned;
  call.tuned_count = std::size(tuned);
  LibraryCalls calls(model(), &*handle, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-5F);
}

TEST_F(LibraryCallsTest, WithoutALibraryThereAreNoCalls) {
  LibraryCalls calls(model(), nullptr, maximumBatch);
  EXPECT_FALSE(start(calls));
  EXPECT_EQ(calls.workspaceBytes(), 0);
}

TEST_F(LibraryCallsTest, WhatNoEngineComputesIsReportedOnce) {
  auto handle = open();
  ASSERT_TRUE(handle);
  Environment refusal("SINTER_EMULATOR_CUDNN", "refuse-plans");
  testing::internal::CaptureStderr();
  LibraryCalls calls(model(), &*handle, maximumBatch);
  EXPECT_FALSE(start(calls));
  EXPECT_FALSE(start(calls, 1));
  std::string text = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(text.starts_with("cuDNN 9.19.0 does not compute predict.0 for 3 "
                               "samples: "))
      << text;
  EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
}

TEST_F(LibraryCallsTest, MemoryIsLimited) {
  auto handle = open();
  ASSERT_TRUE(handle);
  Environment greed("SINTER_EMULATOR_CUDNN", "want-workspace");
  testing::internal::CaptureStderr();
  LibraryCalls calls(model(), &*handle, maximumBatch);
  EXPECT_FALSE(start(calls));
  EXPECT_EQ(calls.workspaceBytes(), 0);
  EXPECT_NE(testing::internal::GetCapturedStderr(), "");
}

TEST_F(LibraryCallsTest, ACallThatFailsIsNotMadeAgain) {
  auto handle = open();
  ASSERT_TRUE(handle);
  LibraryCalls calls(model(), &*handle, maximumBatch);
  testing::internal::CaptureStderr();
  {
    Environment refusal("SINTER_EMULATOR_CUDNN", "refuse-execution");
    EXPECT_FALSE(start(calls));
  }
  EXPECT_FALSE(start(calls));
  std::string text = testing::internal::GetCapturedStderr();
  EXPECT_NE(text.find("cudnnBackendExecute: CUDNN_STATUS_EXECUTION_FAILED "
                      "(5000: as it was asked)"),
            std::string::npos)
      << text;
  EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
}

TEST_F(LibraryCallsTest, AnotherVersionIsNamed) {
  Environment version("SINTER_EMULATOR_CUDNN_VERSION", "8907");
  auto handle = open();
  ASSERT_FALSE(handle);
  EXPECT_EQ(handle.message(), "expected cuDNN 9, got 8.9.7");
}

TEST_F(LibraryCallsTest, AFunctionThatIsMissingIsNamed) {
  auto library = Cudnn::create([](const char *name) -> void * {
    return std::string(name) == "cudnnBackendExecute" ? nullptr
                                                      : emulatedCudnn()(name);
  });
  ASSERT_FALSE(library);
  EXPECT_EQ(library.message(),
            "cuDNN is too old: it lacks cudnnBackendExecute");
}

TEST_F(LibraryCallsTest, AGpuThatIsTooOldIsNamed) {
  Environment refusal("SINTER_EMULATOR_CUDNN", "refuse-device");
  auto handle = open();
  ASSERT_FALSE(handle);
  EXPECT_TRUE(handle.message().starts_with(
      "cuDNN 9.19.0 does not run on Fake GPU of compute capability 8.0 with a "
      "driver for CUDA 12.4: cudnnCreate: "
      "CUDNN_STATUS_NOT_SUPPORTED_ARCH_MISMATCH"))
      << handle.message();
}

} // namespace
