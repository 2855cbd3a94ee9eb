//===-- LibraryCallsTest.cpp - tests of LibraryCalls ----------------------===//
//
// Convolutions by the emulated cuDNN, and everything that it can refuse.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/LibraryCalls.h"
#include "core/BFloat16.h"
#include "device/EmulatedCudnn.h"
#include "device/EntryPlan.h"
#include "device/cuda/vendor/CudnnDescriptor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace sinter::runtime;
using namespace sinter::runtime::test;
using namespace sinter::runtime::cuda;

namespace {

constexpr int64_t maximumBatch = 3, kernelElements = 8 * 2 * 3 * 4;

/// A model of one launch, which is a convolution: strided, dilated and with
/// uneven borders, with everything that can be added.
class LibraryCallsTest : public testing::Test {
protected:
  LibraryCallsTest() {
    setDriver(&driver);
    launch.name = "predict.0";
    launch.library_call = &libraryCall;
    launch.samples_per_tile = 2;
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

  uint16_t *bitsOf(size_t operand) {
    return reinterpret_cast<uint16_t *>(operands[operand]);
  }

  /// An element of an operand as the call reads it.
  float value(size_t operand, int64_t i) {
    return call.element_type == SINTER_BF16 ? fromBFloat16(bitsOf(operand)[i])
                                            : valuesOf(operand)[i];
  }

  /// Makes all operands bfloat16.
  void narrow() {
    description.precision = "bf16";
    call.element_type = SINTER_BF16;
    for (size_t operand = 0; operand < operands.size(); ++operand)
      for (int64_t i = 0; i < sizes[operand]; ++i)
        bitsOf(operand)[i] = toBFloat16(valuesOf(operand)[i]);
  }

  VendorLibraries open() {
    return VendorLibraries::open(model(), *gpu, {.openCudnn = [] {
                                   return Cudnn::create(emulatedCudnn());
                                 }});
  }

  /// What is said where the library cannot be used.
  std::string refusal() {
    testing::internal::CaptureStderr();
    EXPECT_TRUE(open().all().empty());
    return testing::internal::GetCapturedStderr();
  }

  Model model() { return *Model::create(description); }

  bool start(LibraryCalls &calls, int64_t batch = maximumBatch) {
    return calls.start(launch, batch, operands,
                       reinterpret_cast<void *>(workspace.get()));
  }

  /// Calls `visit` with places in the output, the kernel and the input whose
  /// product belongs to the convolution.
  template <typename Visit>
  static void forEachProduct(int64_t batch, Visit visit) {
    for (int64_t pixel = 0; pixel < batch * 4 * 3; ++pixel)
      for (int64_t tap = 0; tap < 2 * 3; ++tap) {
        int64_t row = 2 * (pixel / 3 % 4) + 3 * (tap / 3) - 1;
        int64_t column = 2 * (pixel % 3) + tap % 3 - 1;
        if (row < 0 || row >= 7 || column < 0 || column >= 6)
          continue;
        int64_t seen = (pixel / 12 * 7 + row) * 6 + column;
        for (int64_t f = 0; f < 8; ++f)
          for (int64_t c = 0; c < 4; ++c)
            visit(pixel * 8 + f, (f * 6 + tap) * 4 + c, seen * 4 + c);
      }
  }

  /// The largest difference of an operand to what is expected. What is no
  /// number is as wrong as can be.
  float difference(size_t operand, const std::vector<double> &expected) {
    float largest = 0;
    for (size_t i = 0; i < expected.size(); ++i) {
      float each = static_cast<float>(expected[i]) -
                   value(operand, static_cast<int64_t>(i));
      largest = std::isnan(each) ? INFINITY : std::max(largest, std::abs(each));
    }
    return largest;
  }

  /// What the convolution computes.
  std::vector<double> convolution(int64_t batch) {
    std::vector<double> sums(static_cast<size_t>(batch * 4 * 3 * 8));
    for (int64_t i = 0; i < std::ssize(sums); ++i)
      sums[static_cast<size_t>(i)] = double{value(2, i % 8)} + value(3, i);
    forEachProduct(batch, [&](int64_t output, int64_t kernel, int64_t input) {
      sums[static_cast<size_t>(output)] +=
          double{value(0, input)} * value(1, kernel);
    });
    for (double &sum : sums)
      sum = std::max(sum, 0.0);
    return sums;
  }

  /// The difference of its result.
  float error(int64_t batch = maximumBatch) {
    return difference(4, convolution(batch));
  }

  /// Whether an operand has the bfloat16 that is nearest to what is expected,
  /// but for the rounding of float32.
  bool isRounded(size_t operand, const std::vector<double> &expected) {
    constexpr double halfPlace = 1.0 / 256, ofFloat = 1e-5;
    bool isNear = true;
    for (int64_t i = 0; i < std::ssize(expected); ++i) {
      double exact = expected[static_cast<size_t>(i)];
      isNear &= std::abs(value(operand, i) - exact) <=
                std::abs(exact) * halfPlace + ofFloat;
    }
    return isNear;
  }

  /// Makes the call one of the gradients.
  void turn(sinter_convolution_direction direction) {
    call.direction = direction;
    call.bias = call.addend = -1;
    call.relu = 0;
  }

  /// The elements of the operands. Of a kernel's gradient there are two sums.
  static constexpr int64_t sizes[] = {
      maximumBatch * 7 * 6 * 4, 2 * kernelElements, 8, maximumBatch * 4 * 3 * 8,
      maximumBatch * 4 * 3 * 8};
  FakeDriver driver;
  std::shared_ptr<Gpu> gpu = *Gpu::open(*driver.open());
  sinter_convolution_call call = {.direction = SINTER_CONVOLUTION_FORWARD,
                                  .input = 0,
                                  .kernel = 1,
                                  .bias = 2,
                                  .addend = 3,
                                  .output = 4,
                                  .relu = 1,
                                  .element_type = SINTER_F32,
                                  .input_shape = {7, 6, 4},
                                  .kernel_shape = {8, 2, 3, 4},
                                  .output_shape = {4, 3, 8},
                                  .strides = {2, 2},
                                  .borders = {1, 2, 1, 0},
                                  .dilation = {3, 1}};
  sinter_library_call libraryCall = {.convolution = &call,
                                     .product = nullptr,
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
  VendorLibraries libraries = open();
  testing::internal::CaptureStderr();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-5F);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(LibraryCallsTest, LeavesOutWhatThereIsNot) {
  VendorLibraries libraries = open();
  for (int64_t i = 0; i < 8; ++i)
    valuesOf(2)[i] = 0;
  for (int64_t i = 0; i < maximumBatch * 4 * 3 * 8; ++i)
    valuesOf(3)[i] = 0;
  call.bias = call.addend = -1;
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-5F);
  call.relu = 0;
  LibraryCalls plain(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(plain));
  EXPECT_GT(error(), 0.1F);
}

TEST_F(LibraryCallsTest, ComputesTheGradientOfTheInput) {
  VendorLibraries libraries = open();
  turn(SINTER_CONVOLUTION_DATA_GRADIENT);
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  std::vector<double> sums(maximumBatch * 7 * 6 * 4);
  forEachProduct(maximumBatch,
                 [&](int64_t output, int64_t kernel, int64_t input) {
                   sums[static_cast<size_t>(input)] +=
                       double{valuesOf(4)[output]} * valuesOf(1)[kernel];
                 });
  EXPECT_LT(difference(0, sums), 1e-5F);
}

TEST_F(LibraryCallsTest, ComputesTheGradientOfTheKernelAsOneOfItsSums) {
  VendorLibraries libraries = open();
  turn(SINTER_CONVOLUTION_KERNEL_GRADIENT);
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  for (int64_t batch : {maximumBatch, int64_t{2}}) {
    EXPECT_TRUE(start(calls, batch));
    // Of three samples the generated kernel makes two sums, of two one.
    std::vector<double> sums(static_cast<size_t>((batch + 1) / 2) *
                             kernelElements);
    forEachProduct(batch, [&](int64_t output, int64_t kernel, int64_t input) {
      sums[static_cast<size_t>(kernel)] +=
          double{valuesOf(4)[output]} * valuesOf(0)[input];
    });
    EXPECT_LT(difference(1, sums), 1e-4F);
  }
}

TEST_F(LibraryCallsTest, RoundsToBFloat16AtTheEnd) {
  VendorLibraries libraries = open();
  narrow();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  std::vector<double> sums = convolution(maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_TRUE(isRounded(4, sums));
}

TEST_F(LibraryCallsTest, ComputesTheGradientOfTheInputInBFloat16) {
  VendorLibraries libraries = open();
  narrow();
  turn(SINTER_CONVOLUTION_DATA_GRADIENT);
  std::vector<double> sums(maximumBatch * 7 * 6 * 4);
  forEachProduct(maximumBatch,
                 [&](int64_t output, int64_t kernel, int64_t input) {
                   sums[static_cast<size_t>(input)] +=
                       double{value(4, output)} * value(1, kernel);
                 });
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_TRUE(isRounded(0, sums));
}

TEST_F(LibraryCallsTest, ClearsOtherSumsInBFloat16) {
  VendorLibraries libraries = open();
  narrow();
  turn(SINTER_CONVOLUTION_KERNEL_GRADIENT);
  // The second sum is zero. What lies behind it is somebody else's.
  std::vector<double> sums(2 * kernelElements);
  forEachProduct(maximumBatch,
                 [&](int64_t output, int64_t kernel, int64_t input) {
                   sums[static_cast<size_t>(kernel)] +=
                       double{value(4, output)} * value(0, input);
                 });
  std::vector<uint16_t> behind(bitsOf(1) + 2 * kernelElements,
                               bitsOf(1) + 4 * kernelElements);
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_TRUE(isRounded(1, sums));
  EXPECT_TRUE(std::ranges::equal(
      behind, std::span(bitsOf(1) + 2 * kernelElements, behind.size())));
}

/// A tensor of one channel and pixel.
static Expected<CudnnDescriptor> tensor(const Cudnn &library, int64_t id,
                                        cudnnDataType_t type, bool isVirtual) {
  constexpr int64_t ones[] = {1, 1, 1, 1};
  return DescriptorBuilder(library, CUDNN_BACKEND_TENSOR_DESCRIPTOR)
      .set(CUDNN_ATTR_TENSOR_UNIQUE_ID, id)
      .set(CUDNN_ATTR_TENSOR_DATA_TYPE, type)
      .setAll<int64_t>(CUDNN_ATTR_TENSOR_DIMENSIONS, ones)
      .setAll<int64_t>(CUDNN_ATTR_TENSOR_STRIDES, ones)
      .set(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, int64_t{16})
      .set(CUDNN_ATTR_TENSOR_IS_VIRTUAL, isVirtual)
      .finalize();
}

TEST_F(LibraryCallsTest, TheEmulatedLibraryHasNoEnginesForMixtures) {
  auto handle = CudnnHandle::create(*Cudnn::create(emulatedCudnn()), *gpu);
  ASSERT_TRUE(handle);
  const Cudnn &library = handle->library();
  constexpr int64_t ones[] = {1, 1}, zeros[] = {0, 0};
  auto convolution =
      DescriptorBuilder(library, CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR)
          .set(CUDNN_ATTR_CONVOLUTION_COMP_TYPE, CUDNN_DATA_FLOAT)
          .set(CUDNN_ATTR_CONVOLUTION_CONV_MODE, CUDNN_CROSS_CORRELATION)
          .set(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, int64_t{2})
          .setAll<int64_t>(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, ones)
          .setAll<int64_t>(CUDNN_ATTR_CONVOLUTION_DILATIONS, ones)
          .setAll<int64_t>(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, zeros)
          .setAll<int64_t>(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, zeros)
          .finalize();
  ASSERT_TRUE(convolution);
  auto graph = [&](cudnnDataType_t kernelType) {
    auto x = tensor(library, 1, CUDNN_DATA_BFLOAT16, false);
    auto w = tensor(library, 2, kernelType, false);
    auto y = tensor(library, 3, CUDNN_DATA_BFLOAT16, false);
    auto operation =
        DescriptorBuilder(
            library, CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR)
            .set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC,
                 *convolution)
            .set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X, *x)
            .set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W, *w)
            .set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y, *y)
            .set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA, 1.0F)
            .set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA, 0.0F)
            .finalize();
    return DescriptorBuilder(library, CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR)
        .set(CUDNN_ATTR_OPERATIONGRAPH_HANDLE, handle->get())
        .set(CUDNN_ATTR_OPERATIONGRAPH_OPS, *operation)
        .finalize();
  };
  EXPECT_TRUE(graph(CUDNN_DATA_BFLOAT16));
  auto mixed = graph(CUDNN_DATA_FLOAT);
  ASSERT_FALSE(mixed);
  EXPECT_NE(mixed.message().find("tensors of several types"),
            std::string::npos);
  // Between two operations, too, there is float alone.
  EXPECT_TRUE(tensor(library, 1, CUDNN_DATA_FLOAT, true));
  EXPECT_FALSE(tensor(library, 1, CUDNN_DATA_BFLOAT16, true));
}

TEST_F(LibraryCallsTest, AGradientIsAnotherCall) {
  VendorLibraries libraries = open();
  sinter_convolution_call forward = call;
  turn(SINTER_CONVOLUTION_DATA_GRADIENT);
  sinter_library_call forwardCall = libraryCall;
  forwardCall.convolution = &forward;
  sinter_launch launches[] = {launch, launch};
  launches[1].library_call = &forwardCall;
  forward.bias = forward.addend = -1;
  forward.relu = 0;
  entry.launches = launches;
  entry.launch_count = 2;
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  std::vector<float> before(valuesOf(4), valuesOf(4) + 4 * 3 * 8);
  EXPECT_TRUE(start(calls));
  EXPECT_TRUE(std::ranges::equal(before, std::span(valuesOf(4), 4 * 3 * 8)));
  launch.library_call = &forwardCall;
  EXPECT_TRUE(start(calls));
  EXPECT_FALSE(std::ranges::equal(before, std::span(valuesOf(4), 4 * 3 * 8)));
}

TEST_F(LibraryCallsTest, RoundsFactorsOnlyWhereThatIsAllowed) {
  VendorLibraries libraries = open();
  description.precision = "tf32";
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_GT(error(), 1e-5F);
  EXPECT_LT(error(), 1e-2F);
}

TEST_F(LibraryCallsTest, SmallerBatchesWorkInTheMemoryOfTheLargest) {
  VendorLibraries libraries = open();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  int64_t bytes = calls.workspaceBytes();
  EXPECT_GE(bytes, maximumBatch * 512);
  for (int64_t batch : {1, 3, 2}) {
    EXPECT_TRUE(start(calls, batch));
    EXPECT_LT(error(batch), 1e-5F);
  }
  EXPECT_EQ(calls.workspaceBytes(), bytes);
}

TEST_F(LibraryCallsTest, CanBeCaptured) {
  VendorLibraries libraries = open();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
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
  VendorLibraries libraries = open();
  const int64_t knobs[] = {2, 3};
  // The last one is that of this GPU and library, and rounds factors.
  const sinter_tuned_engine tuned[] = {
      {"Another GPU", 91900, maximumBatch, 2, knobs, 1},
      {"Fake GPU", 92600, maximumBatch, 2, knobs, 1},
      {"Fake GPU", 91900, maximumBatch, 3, knobs, 1},
  };
  libraryCall.tuned = tuned;
  libraryCall.tuned_count = std::size(tuned);
  description.precision = "tf32";
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-5F);
}

TEST_F(LibraryCallsTest, AMeasuredEngineThatIsGoneIsNamed) {
  VendorLibraries libraries = open();
  const int64_t knobs[] = {99, 3};
  const sinter_tuned_engine tuned[] = {
      {"Fake GPU", 91900, maximumBatch, 77, nullptr, 0},
      {"Fake GPU", 91900, maximumBatch, 3, knobs, 1},
  };
  libraryCall.tuned = tuned;
  libraryCall.tuned_count = std::size(tuned);
  testing::internal::CaptureStderr();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_TRUE(start(calls, 1));
  EXPECT_LT(error(), 1e-5F);
  std::string text = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(text.starts_with("cuDNN 9.19.0 does not compute predict.0 for 3 "
                               "samples as it was measured: engine 77: "))
      << text;
  EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
}

TEST_F(LibraryCallsTest, WithoutALibraryThereAreNoCalls) {
  VendorLibraries none;
  LibraryCalls calls(model(), none, *gpu, maximumBatch);
  EXPECT_FALSE(start(calls));
  EXPECT_EQ(calls.workspaceBytes(), 0);
}

TEST_F(LibraryCallsTest, WhatNoEngineComputesIsReportedOnce) {
  VendorLibraries libraries = open();
  Environment refusal("SINTER_EMULATOR_CUDNN", "refuse-plans");
  testing::internal::CaptureStderr();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_FALSE(start(calls));
  EXPECT_FALSE(start(calls, 1));
  std::string text = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(text.starts_with("cuDNN 9.19.0 does not compute predict.0 for 3 "
                               "samples: "))
      << text;
  EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
}

TEST_F(LibraryCallsTest, MemoryIsLimited) {
  VendorLibraries libraries = open();
  Environment greed("SINTER_EMULATOR_CUDNN", "want-workspace");
  testing::internal::CaptureStderr();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_FALSE(start(calls));
  EXPECT_EQ(calls.workspaceBytes(), 0);
  EXPECT_NE(testing::internal::GetCapturedStderr(), "");
}

TEST_F(LibraryCallsTest, ACallThatFailsIsNotMadeAgain) {
  VendorLibraries libraries = open();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
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
  EXPECT_EQ(refusal(), "generated kernels in place of cuDNN: expected cuDNN 9, "
                       "got 8.9.7\n");
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
  Environment refused("SINTER_EMULATOR_CUDNN", "refuse-device");
  std::string text = refusal();
  EXPECT_TRUE(text.starts_with(
      "generated kernels in place of cuDNN: cuDNN 9.19.0 does not run on Fake "
      "GPU of compute capability 8.0 with a driver for CUDA 12.4: cudnnCreate: "
      "CUDNN_STATUS_NOT_SUPPORTED_ARCH_MISMATCH"))
      << text;
}

} // namespace
