//===-- MatrixProductCallsTest.cpp - tests of calls of cuBLASLt -----------===//
//
// Matrix products by the emulated cuBLASLt, and everything that it can refuse.
//
//===----------------------------------------------------------------------===//

#include "Elements.h"
#include "device/EmulatedCublasLt.h"
#include "device/EmulatedCudnn.h"
#include "device/cuda/vendor/LibraryCalls.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace sinter;
using namespace sinter::runtime;
using namespace sinter::runtime::test;
using namespace sinter::runtime::cuda;

namespace {

constexpr int64_t maximumBatch = 3, inputs = 8, units = 12;

/// Of a bfloat16 below 4, as which results are at most.
constexpr float halfOfLastPlace = 0x1p-7F + 1e-5F;

constexpr sinter_matrix_product_call layer = {.left = 0,
                                              .right = 1,
                                              .bias = 2,
                                              .result = 3,
                                              .left_transposed = 0,
                                              .right_transposed = 0,
                                              .relu = 1,
                                              .factor_type = SINTER_F32,
                                              .result_type = SINTER_F32,
                                              .reserved = 0,
                                              .rows = 0,
                                              .columns = units,
                                              .depth = inputs};

/// A product of these operands, with nothing after it.
constexpr sinter_matrix_product_call productOf(int32_t left, int32_t right,
                                               int32_t result) {
  sinter_matrix_product_call product = layer;
  product.left = left;
  product.right = right;
  product.bias = -1;
  product.result = result;
  product.relu = 0;
  return product;
}

constexpr sinter_matrix_product_call inputGradient = [] {
  sinter_matrix_product_call product = productOf(3, 1, 0);
  product.right_transposed = 1;
  product.columns = inputs;
  product.depth = units;
  return product;
}();

constexpr sinter_matrix_product_call matrixGradient = [] {
  sinter_matrix_product_call product = productOf(0, 3, 4);
  product.left_transposed = 1;
  product.rows = inputs;
  product.depth = 0;
  return product;
}();

/// A model of one launch, which is a dense layer with a bias and a relu.
class MatrixProductCallsTest : public testing::Test {
protected:
  MatrixProductCallsTest() {
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

    for (int64_t size : sizes) {
      memory.push_back(std::move(*gpu->allocate(size * 4)));
      operands.push_back(reinterpret_cast<char *>(memory.back().get()));
    }
    fill(SINTER_F32);
    workspace = std::move(*gpu->allocate(int64_t{1} << 20));
  }

  /// Makes all elements random ones of a type.
  void fill(int32_t type) {
    std::minstd_rand random(7);
    std::uniform_real_distribution<float> distribution(-1, 1);
    for (size_t operand = 0; operand < operands.size(); ++operand)
      for (int64_t i = 0; i < sizes[operand]; ++i)
        elementsOf(static_cast<int32_t>(operand), type)
            .set(i, distribution(random));
  }

  /// Makes the factors, and all that is not the gradient of the matrix,
  /// bfloat16.
  void useBFloat16() {
    description.precision = "bf16";
    product.factor_type = SINTER_BF16;
    product.result_type = product.left_transposed ? SINTER_F32 : SINTER_BF16;
    fill(SINTER_BF16);
  }

  emulator::Elements elementsOf(int32_t operand, int32_t type) {
    return {operands[static_cast<size_t>(operand)], type == SINTER_BF16};
  }

  Model model() { return *Model::create(description); }

  VendorLibraries open() {
    return VendorLibraries::open(model(), *gpu, {.openCublasLt = [] {
                                   return CublasLt::create(emulatedCublasLt());
                                 }});
  }

  /// What is said where the library cannot be used.
  std::string refusal() {
    testing::internal::CaptureStderr();
    EXPECT_TRUE(open().all().empty());
    return testing::internal::GetCapturedStderr();
  }

  bool start(LibraryCalls &calls, int64_t batch = maximumBatch) {
    return calls.start(launch, batch, operands,
                       reinterpret_cast<void *>(workspace.get()));
  }

  /// The largest difference of the result to what it should be. What is no
  /// number is as wrong as can be.
  float error(int64_t batch = maximumBatch) {
    auto extent = [&](int64_t each) { return each == 0 ? batch : each; };
    int64_t rows = extent(product.rows), columns = extent(product.columns),
            depth = extent(product.depth);
    auto left = elementsOf(product.left, product.factor_type);
    auto right = elementsOf(product.right, product.factor_type);
    auto bias = elementsOf(2, product.result_type);
    auto result = elementsOf(product.result, product.result_type);
    float largest = 0;
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t j = 0; j < columns; ++j) {
        double sum = product.bias >= 0 ? bias[j] : 0;
        for (int64_t k = 0; k < depth; ++k)
          sum +=
              double{left[product.left_transposed ? k * rows + i
                                                  : i * depth + k]} *
              right[product.right_transposed ? j * depth + k : k * columns + j];
        if (product.relu)
          sum = std::max(sum, 0.0);
        float each = static_cast<float>(sum) - result[i * columns + j];
        largest =
            std::isnan(each) ? INFINITY : std::max(largest, std::abs(each));
      }
    return largest;
  }

  /// The largest error of layers with and without what the library fuses.
  float errorOfLayers() {
    VendorLibraries libraries = open();
    float largest = 0;
    for (int32_t relu : {0, 1})
      for (int32_t bias : {-1, 2}) {
        product.relu = relu;
        product.bias = bias;
        LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
        EXPECT_TRUE(start(calls));
        largest = std::max(largest, error());
      }
    return largest;
  }

  /// That of the gradient of a matrix, of batches of all sizes.
  float errorOfMatrixGradient() {
    VendorLibraries libraries = open();
    LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
    float largest = 0;
    for (int64_t batch : {3, 1, 2}) {
      EXPECT_TRUE(start(calls, batch));
      largest = std::max(largest, error(batch));
    }
    return largest;
  }

  FakeDriver driver;
  std::shared_ptr<Gpu> gpu = *Gpu::open(*driver.open());
  sinter_matrix_product_call product = layer;
  sinter_library_call call = {.convolution = nullptr,
                              .product = &product,
                              .tuned = nullptr,
                              .tuned_count = 0};
  sinter_launch launch = {};
  sinter_entry entry = {};
  sinter_model description = {};
  /// Of an image, a matrix, a bias, a result and the matrix's gradient.
  static constexpr int64_t sizes[] = {maximumBatch * inputs, inputs * units,
                                      units, maximumBatch * units,
                                      inputs * units};
  std::vector<DeviceMemory> memory;
  std::vector<char *> operands;
  DeviceMemory workspace;
};

TEST_F(MatrixProductCallsTest, ComputesALayerWithAllThatFollowsIt) {
  testing::internal::CaptureStderr();
  EXPECT_LT(errorOfLayers(), 1e-5F);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(MatrixProductCallsTest, ComputesTheGradientOfTheInput) {
  VendorLibraries libraries = open();
  product = inputGradient;
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-5F);
}

TEST_F(MatrixProductCallsTest, ComputesTheGradientOfTheMatrix) {
  product = matrixGradient;
  EXPECT_LT(errorOfMatrixGradient(), 1e-5F);
}

TEST_F(MatrixProductCallsTest, RoundsFactorsOnlyWhereThatIsAllowed) {
  VendorLibraries libraries = open();
  description.precision = "tf32";
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_GT(error(), 1e-5F);
  EXPECT_LT(error(), 1e-2F);
}

TEST_F(MatrixProductCallsTest, RoundsResultsOfBFloat16Once) {
  useBFloat16();
  testing::internal::CaptureStderr();
  EXPECT_LE(errorOfLayers(), halfOfLastPlace);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(MatrixProductCallsTest, SumsOfBFloat16AreFloat32) {
  product = matrixGradient;
  useBFloat16();
  EXPECT_LT(errorOfMatrixGradient(), 1e-5F);
}

TEST_F(MatrixProductCallsTest, CallsOfOtherTypesHaveOtherPlans) {
  VendorLibraries libraries = open();
  useBFloat16();
  product.bias = -1;
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_LE(error(), halfOfLastPlace);
  product.result_type = SINTER_F32;
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-5F);
  product.factor_type = SINTER_F32;
  fill(SINTER_F32);
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-2F);
}

TEST_F(MatrixProductCallsTest, SmallerBatchesWorkInTheMemoryOfTheLargest) {
  VendorLibraries libraries = open();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  int64_t bytes = calls.workspaceBytes();
  EXPECT_GE(bytes, 2 * maximumBatch * units * 4);
  for (int64_t batch : {1, 3, 2}) {
    EXPECT_TRUE(start(calls, batch));
    EXPECT_LT(error(batch), 1e-5F);
  }
  EXPECT_EQ(calls.workspaceBytes(), bytes);
}

TEST_F(MatrixProductCallsTest, TheBiasIsThatOfEachStart) {
  VendorLibraries libraries = open();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  std::swap(operands[2], operands[4]);
  EXPECT_GT(error(), 0.1F);
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-5F);
}

// Knobs: tile, parts of the depth, reduction scheme, swizzling, custom option,
// stages, shapes of instructions and of clusters.
constexpr int64_t exactKnobs[] = {1, 3, 2, 1,  3, 0, 4, 1,
                                  5, 2, 6, 15, 7, 0, 8, 1};

TEST_F(MatrixProductCallsTest, MeasuredAlgorithmsComeFirst) {
  VendorLibraries libraries = open();
  // The last one is that of this GPU and library, and does not round factors.
  const sinter_tuned_engine tuned[] = {
      {"Another GPU", 130100, maximumBatch, 4, exactKnobs, 8},
      {"Fake GPU", 120600, maximumBatch, 4, exactKnobs, 8},
      {"Fake GPU", 130100, maximumBatch, 5, exactKnobs, 8},
  };
  call.tuned = tuned;
  call.tuned_count = std::size(tuned);
  description.precision = "tf32";
  testing::internal::CaptureStderr();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-5F);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(MatrixProductCallsTest, MeasuredAlgorithmsOfBFloat16AreAskedForAsSuch) {
  VendorLibraries libraries = open();
  useBFloat16();
  int64_t roundsParts[] = {1, 3, 2, 2, 3, 4, 6, 15};
  struct {
    sinter_tuned_engine tuned;
    const char *reason;
  } cases[] = {
      {{"Fake GPU", 130100, 3, 7, exactKnobs, 8}, ""},
      {{"Fake GPU", 130100, 3, 5, exactKnobs, 8},
       "cublasLtMatmulAlgoInit: CUBLAS_STATUS_NOT_SUPPORTED (15: an algorithm "
       "for another type)"},
      {{"Fake GPU", 130100, 3, 7, roundsParts, 4}, "parts of sums are rounded"},
      {{"Fake GPU", 130100, 3, 8, exactKnobs, 8}, "factors are rounded"},
  };
  call.tuned_count = 1;
  for (const auto &each : cases) {
    call.tuned = &each.tuned;
    testing::internal::CaptureStderr();
    LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
    EXPECT_TRUE(start(calls));
    EXPECT_LE(error(), halfOfLastPlace);
    std::string text = testing::internal::GetCapturedStderr();
    EXPECT_EQ(text.empty(), std::string_view(each.reason).empty()) << text;
    EXPECT_NE(text.find(each.reason), std::string::npos) << text;
  }
  // Parts of a sum that are kept as float32 are not.
  product.result_type = SINTER_F32;
  product.bias = -1;
  call.tuned = &cases[2].tuned;
  testing::internal::CaptureStderr();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_TRUE(start(calls));
  EXPECT_LT(error(), 1e-5F);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(MatrixProductCallsTest, MeasuredAlgorithmsThatAreNotWantedAreNamed) {
  VendorLibraries libraries = open();
  int64_t inPlace[] = {1, 3, 2, 2, 3, 1, 6, 15};
  int64_t unknown[] = {99, 3};
  int64_t tooLarge[] = {1, 3, 7, 1 << 16};
  int64_t impossible[] = {1, 77, 6, 15};
  struct {
    sinter_tuned_engine tuned;
    const char *reason;
  } cases[] = {
      {{"Fake GPU", 130100, 3, 77, nullptr, 0},
       "engine 77: cublasLtMatmulAlgoInit: CUBLAS_STATUS_INVALID_VALUE (7: "
       "there is no such algorithm)"},
      {{"Fake GPU", 130100, 3, int64_t{1} << 40, nullptr, 0},
       "engine 1099511627776: there is no algorithm of this number"},
      {{"Fake GPU", 130100, 3, 4, exactKnobs, 8},
       "cublasLtMatmulAlgoInit: CUBLAS_STATUS_NOT_SUPPORTED"},
      {{"Fake GPU", 130100, 3, 5, inPlace, 4},
       "engine 5 with knobs 1=3 2=2 3=1 6=15: results differ from run to run"},
      {{"Fake GPU", 130100, 3, 5, unknown, 1}, "there is no knob 99"},
      {{"Fake GPU", 130100, 3, 5, tooLarge, 2}, "knob 7 cannot be 65536"},
      {{"Fake GPU", 130100, 3, 5, impossible, 2},
       "cublasLtMatmulAlgoCheck: CUBLAS_STATUS_NOT_SUPPORTED"},
      {{"Fake GPU", 130100, 3, 0, exactKnobs, 8}, "sums are rounded"},
      {{"Fake GPU", 130100, 3, 1, exactKnobs, 8}, "factors are rounded"},
      {{"Fake GPU", 130100, 3, 2, exactKnobs, 8},
       "a workspace of 1073741824 bytes is larger than 67108864"},
  };
  call.tuned_count = 1;
  for (const auto &each : cases) {
    call.tuned = &each.tuned;
    testing::internal::CaptureStderr();
    LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
    EXPECT_TRUE(start(calls));
    EXPECT_TRUE(start(calls, 1));
    EXPECT_LT(error(1), 1e-5F);
    std::string text = testing::internal::GetCapturedStderr();
    EXPECT_TRUE(text.starts_with("cuBLASLt 13.1.0 does not compute predict.0 "
                                 "for 3 samples as it was measured: engine "))
        << text;
    EXPECT_NE(text.find(each.reason), std::string::npos) << text;
    EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
  }
}

TEST_F(MatrixProductCallsTest, WhatNoAlgorithmComputesIsReportedOnce) {
  VendorLibraries libraries = open();
  Environment refused("SINTER_EMULATOR_CUBLASLT", "refuse-algorithms");
  testing::internal::CaptureStderr();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_FALSE(start(calls));
  EXPECT_FALSE(start(calls, 1));
  std::string text = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(text.starts_with("cuBLASLt 13.1.0 does not compute predict.0 for "
                               "3 samples: cublasLtMatmulAlgoGetHeuristic: "
                               "CUBLAS_STATUS_NOT_SUPPORTED (15: "))
      << text;
  EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
}

TEST_F(MatrixProductCallsTest, MemoryIsLimited) {
  VendorLibraries libraries = open();
  Environment greed("SINTER_EMULATOR_CUBLASLT", "want-workspace");
  testing::internal::CaptureStderr();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  EXPECT_FALSE(start(calls));
  EXPECT_EQ(calls.workspaceBytes(), 0);
  EXPECT_NE(testing::internal::GetCapturedStderr(), "");
}

TEST_F(MatrixProductCallsTest, ACallThatFailsIsNotMadeAgain) {
  VendorLibraries libraries = open();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  testing::internal::CaptureStderr();
  {
    Environment refused("SINTER_EMULATOR_CUBLASLT", "refuse-execution");
    EXPECT_FALSE(start(calls));
  }
  EXPECT_FALSE(start(calls));
  std::string text = testing::internal::GetCapturedStderr();
  EXPECT_NE(text.find("cublasLtMatmul: CUBLAS_STATUS_EXECUTION_FAILED (13: as "
                      "it was asked)"),
            std::string::npos)
      << text;
  EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
}

TEST_F(MatrixProductCallsTest, MemoryOfTheHostIsRefused) {
  VendorLibraries libraries = open();
  LibraryCalls calls(model(), libraries, *gpu, maximumBatch);
  alignas(64) std::array<float, units> bias = {};
  operands[2] = reinterpret_cast<char *>(bias.data());
  testing::internal::CaptureStderr();
  EXPECT_FALSE(start(calls));
  EXPECT_NE(testing::internal::GetCapturedStderr(), "");
}

TEST_F(MatrixProductCallsTest, OtherVersionsAreNamed) {
  {
    Environment version("SINTER_EMULATOR_CUBLASLT_VERSION", "110503");
    EXPECT_EQ(refusal(), "generated kernels in place of cuBLASLt: expected "
                         "cuBLASLt 12 or 13, got 11.5.3\n");
  }
  Environment version("SINTER_EMULATOR_CUBLASLT_VERSION", "120605");
  VendorLibraries libraries = open();
  ASSERT_EQ(libraries.all().size(), 1U);
  EXPECT_EQ(libraries.all().front()->versionText(), "12.6.5");
}

TEST_F(MatrixProductCallsTest, AFunctionThatIsMissingIsNamed) {
  auto library = CublasLt::create([](const char *name) -> void * {
    return std::string(name) == "cublasLtMatmul" ? nullptr
                                                 : emulatedCublasLt()(name);
  });
  ASSERT_FALSE(library);
  EXPECT_EQ(library.message(), "cuBLASLt is too old: it lacks cublasLtMatmul");
}

TEST_F(MatrixProductCallsTest, AGpuThatIsTooOldIsNamed) {
  Environment refused("SINTER_EMULATOR_CUBLASLT", "refuse-device");
  std::string text = refusal();
  EXPECT_TRUE(text.starts_with(
      "generated kernels in place of cuBLASLt: cuBLASLt 13.1.0 does not run on "
      "Fake GPU of compute capability 8.0 with a driver for CUDA 12.4: "
      "cublasLtCreate: CUBLAS_STATUS_ARCH_MISMATCH (8: as it was asked)"))
      << text;
}

} // namespace
