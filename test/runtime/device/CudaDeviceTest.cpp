//===-- CudaDeviceTest.cpp - tests of CudaDevice --------------------------===//
//
// What is said where there is no driver, no GPU, or none that runs the kernels.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/CudaDevice.h"
#include "device/EmulatedCublasLt.h"
#include "device/EmulatedCudnn.h"
#include "device/FakeCudaModel.h"

#include <gtest/gtest.h>

#include <cstdlib>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

class CudaDeviceTest : public testing::Test {
protected:
  Expected<std::unique_ptr<Device>> open() {
    return CudaDevice::open({*Model::create(fake.model.description)},
                            driver.open());
  }

  /// What opening fails with, without the place in the source.
  std::string message() {
    auto device = open();
    EXPECT_FALSE(device);
    std::string text = device ? "" : device.message();
    for (size_t at; (at = text.find(", at ")) != std::string::npos;) {
      size_t end = text.find_first_not_of("0123456789", text.find(':', at) + 1);
      text.erase(at, end - at);
    }
    return text;
  }

  void fail(const char *function, cuda::CUresult result) {
    driver.failures[function] = {result};
  }

  FakeDriver driver;
  FakeCudaModel fake{driver};
};

TEST_F(CudaDeviceTest, SaysWhatItIsAndHowItComputes) {
  auto device = open();
  ASSERT_TRUE(device);
  EXPECT_EQ((*device)->text(), "cuda Fake GPU (8.0), tf32");
  EXPECT_EQ(driver.loadedImage, fake.model.description.device_image);
}

TEST_F(CudaDeviceTest, OpensNoLibraryWithoutCallsOfIt) {
  EXPECT_TRUE(CudaDevice::open(
      {*Model::create(fake.model.description)}, driver.open(),
      {.openCudnn = []() -> Expected<std::shared_ptr<const cuda::Cudnn>> {
         std::abort();
       },
       .openCublasLt = []() -> Expected<std::shared_ptr<const cuda::CublasLt>> {
         std::abort();
       }}));
}

TEST_F(CudaDeviceTest, NamesTheLibrariesThatItCalls) {
  sinter_convolution_call convolution = {};
  sinter_matrix_product_call product = {};
  sinter_library_call call = {&convolution, nullptr, nullptr, 0};
  fake.setLibraryCall(call);
  cuda::VendorLibraries::Source libraries = {
      .openCudnn = [] { return cuda::Cudnn::create(emulatedCudnn()); },
      .openCublasLt =
          [] { return cuda::CublasLt::create(emulatedCublasLt()); }};
  auto text = [&] {
    auto device = CudaDevice::open({*Model::create(fake.model.description)},
                                   driver.open(), libraries);
    return device ? (*device)->text() : device.message();
  };
  EXPECT_EQ(text(), "cuda Fake GPU (8.0), tf32, cuDNN 9.19.0");
  call = {nullptr, &product, nullptr, 0};
  EXPECT_EQ(text(), "cuda Fake GPU (8.0), tf32, cuBLASLt 13.1.0");
}

TEST_F(CudaDeviceTest, ALibraryThatIsMissingIsNamed) {
  sinter_convolution_call convolution = {};
  sinter_library_call call = {&convolution, nullptr, nullptr, 0};
  fake.setLibraryCall(call);
  testing::internal::CaptureStderr();
  auto device = CudaDevice::open(
      {*Model::create(fake.model.description)}, driver.open(),
      {.openCudnn = []() -> Expected<std::shared_ptr<const cuda::Cudnn>> {
        return makeError("cannot open cuDNN: as the test wants");
      }});
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "generated kernels in place of cuDNN: cannot open cuDNN: as the "
            "test wants\n");
  ASSERT_TRUE(device);
  EXPECT_EQ((*device)->text(), "cuda Fake GPU (8.0), tf32");
}

TEST_F(CudaDeviceTest, AnOldDriverLacksFunctions) {
  driver.missing = {"cuGraphInstantiateWithFlags"};
  EXPECT_EQ(message(), "the driver is too old: it lacks "
                       "cuGraphInstantiateWithFlags; update it");
}

TEST_F(CudaDeviceTest, NoGpuIsNoFaultOfTheDriver) {
  const char *expected = "the driver finds no GPU; check nvidia-smi and "
                         "CUDA_VISIBLE_DEVICES";
  fail("cuInit", cuda::CUDA_ERROR_NO_DEVICE);
  EXPECT_EQ(message(), expected);
  driver.failures.clear();
  driver.deviceCount = 0;
  EXPECT_EQ(message(), expected);
}

TEST_F(CudaDeviceTest, ABrokenDriverIsReported) {
  fail("cuInit", static_cast<cuda::CUresult>(803));
  EXPECT_EQ(message(), "cuInit: CUDA_ERROR_OF_TEST (803: as the test wants)");
}

TEST_F(CudaDeviceTest, AnotherGpuGetsItsKernelsFromPtx) {
  fail("cuModuleLoadData", cuda::CUDA_ERROR_NO_BINARY_FOR_GPU);
  EXPECT_TRUE(open());
  EXPECT_EQ(driver.loadedImage, fake.model.description.ptx);
}

TEST_F(CudaDeviceTest, PtxAloneIsEnough) {
  fake.model.description.device_image = nullptr;
  fake.model.description.device_image_bytes = 0;
  EXPECT_TRUE(open());
  EXPECT_EQ(driver.loadedImage, fake.model.description.ptx);
}

TEST_F(CudaDeviceTest, KernelsForAnotherGpuAreRefused) {
  fail("cuModuleLoadData", cuda::CUDA_ERROR_NO_BINARY_FOR_GPU);
  fail("cuModuleLoadDataEx", cuda::CUDA_ERROR_NO_BINARY_FOR_GPU);
  driver.compilerLog = "ptxas: it does not fit";
  EXPECT_EQ(message(),
            "the kernels do not run on this GPU: expected sm_90a, got Fake GPU "
            "of compute capability 8.0 with a driver for CUDA 12.4 "
            "(cuModuleLoadData: CUDA_ERROR_OF_TEST (209: as the test wants); "
            "cuModuleLoadDataEx: CUDA_ERROR_OF_TEST (209: as the test wants): "
            "ptxas: it does not fit); compile the model with --gpu-arch=sm_80");
}

TEST_F(CudaDeviceTest, TheFirstDescriptionThatSuitsIsTaken) {
  sinter_model own = fake.model.description, portable = own;
  own.ptx = nullptr;
  portable.gpu_arch = "sm_90";
  portable.device_image = nullptr;
  portable.device_image_bytes = 0;
  auto openBoth = [&] {
    return CudaDevice::open({*Model::create(own), *Model::create(portable)},
                            driver.open());
  };
  auto device = openBoth();
  ASSERT_TRUE(device);
  EXPECT_EQ((*device)->model().architecture(), "sm_90a");
  EXPECT_EQ(driver.loadedImage, own.device_image);

  fail("cuModuleLoadData", cuda::CUDA_ERROR_NO_BINARY_FOR_GPU);
  device = openBoth();
  ASSERT_TRUE(device);
  EXPECT_EQ((*device)->model().architecture(), "sm_90");
  EXPECT_EQ(driver.loadedImage, portable.ptx);

  fail("cuModuleLoadData", cuda::CUDA_ERROR_NO_BINARY_FOR_GPU);
  fail("cuModuleLoadDataEx", cuda::CUDA_ERROR_NO_BINARY_FOR_GPU);
  device = openBoth();
  ASSERT_FALSE(device);
  EXPECT_NE(device.message().find("expected sm_90a, got Fake GPU"),
            std::string::npos);
}

TEST_F(CudaDeviceTest, PtxThatTheDriverDoesNotKnowNeedsANewerOne) {
  fail("cuModuleLoadData", cuda::CUDA_ERROR_NO_BINARY_FOR_GPU);
  fail("cuModuleLoadDataEx", cuda::CUDA_ERROR_UNSUPPORTED_PTX_VERSION);
  EXPECT_TRUE(message().ends_with("; update the driver")) << message();
}

TEST_F(CudaDeviceTest, AFailureThatIsNotOfTheImageIsNoReasonForPtx) {
  fail("cuModuleLoadData", cuda::CUDA_ERROR_OUT_OF_MEMORY);
  EXPECT_EQ(message(), "cuModuleLoadData: CUDA_ERROR_OUT_OF_MEMORY (2: as the "
                       "test wants)");
  EXPECT_EQ(driver.calls("cuModuleLoadDataEx"), 0);
}

TEST_F(CudaDeviceTest, NoKernelsAreReported) {
  fake.model.description.device_image = nullptr;
  fake.model.description.device_image_bytes = 0;
  fake.model.description.ptx = nullptr;
  EXPECT_EQ(message(), "this executable holds no kernels for a GPU; compile "
                       "the model where ptxas is installed");
}

TEST_F(CudaDeviceTest, KernelsThatDoNotFitAreNamed) {
  driver.blocksPerMultiprocessor = 0;
  EXPECT_EQ(message(), "kernel prepare: Fake GPU has too little shared memory "
                       "or too few registers for a block of 96 threads; "
                       "compile the model for this GPU");
}

} // namespace
