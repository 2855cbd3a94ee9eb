//===-- TensorMapsTest.cpp - tests of tensor maps -------------------------===//
//
// What the driver is told of a launch's operands, and what it says.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/TensorMaps.h"
#include "device/FakeDriver.h"

#include "TestSupport.h"

#include <gtest/gtest.h>

using namespace sinter::runtime;
using namespace sinter::runtime::cuda;
using namespace sinter::runtime::test;

namespace {

/// Of images of 20x30 pixels with 128 channels, second of two operands.
class TensorMaps : public testing::Test {
protected:
  auto encode() {
    launch.tensor_maps = &map;
    launch.tensor_map_count = 1;
    return encodeTensorMaps(launch, operands, /*batch=*/5, **driver.open());
  }

  FakeDriver driver;
  char memory[2] = {};
  std::array<char *, 2> operands = {&memory[0], &memory[1]};
  sinter_tensor_map map = {.operand = 1,
                           .mode = SINTER_TENSOR_MAP_PIXELS,
                           .shape = {0, 20, 30, 128},
                           .box = {1, 1, 96, 64},
                           .corners = {-1, -2, -3, -4},
                           .strides = {2, 3}};
  sinter_launch launch = {};
};

TEST_F(TensorMaps, ListDimensionsFromTheInnermostOneOn) {
  auto maps = encode();
  ASSERT_TRUE(maps);
  EXPECT_EQ(maps->size(), 1U);
  ASSERT_EQ(driver.tensorMaps.size(), 1U);
  const FakeDriver::TensorMap &told = driver.tensorMaps.front();
  EXPECT_EQ(told.type, CU_TENSOR_MAP_DATA_TYPE_BFLOAT16);
  EXPECT_EQ(told.address, &memory[1]);
  EXPECT_EQ(told.extents, (std::vector<uint64_t>{128, 30, 20, 5}));
  EXPECT_EQ(told.byteStrides,
            (std::vector<uint64_t>{256, 256 * 30, 256 * 30 * 20}));
  EXPECT_EQ(told.firstCorner, (std::vector{-3, -1}));
  EXPECT_EQ(told.lastCorner, (std::vector{-4, -2}));
  EXPECT_EQ(told.box, (std::vector<uint32_t>{64, 96}));
  EXPECT_EQ(told.strides, (std::vector<uint32_t>{1, 3, 2, 1}));
  EXPECT_EQ(told.swizzle, CU_TENSOR_MAP_SWIZZLE_128B);
}

TEST_F(TensorMaps, OfBoxesHaveNothingOfTheBatch) {
  map = {.operand = 0,
         .mode = SINTER_TENSOR_MAP_BOX,
         .shape = {1, 9, 64, 128},
         .box = {1, 1, 64, 32},
         .corners = {},
         .strides = {}};
  auto maps = encode();
  ASSERT_TRUE(maps);
  ASSERT_EQ(driver.tensorMaps.size(), 1U);
  const FakeDriver::TensorMap &told = driver.tensorMaps.front();
  EXPECT_EQ(told.type, CU_TENSOR_MAP_DATA_TYPE_BFLOAT16);
  EXPECT_EQ(told.address, &memory[0]);
  EXPECT_EQ(told.extents, (std::vector<uint64_t>{128, 64, 9, 1}));
  EXPECT_EQ(told.byteStrides,
            (std::vector<uint64_t>{256, 256 * 64, 256 * 64 * 9}));
  EXPECT_EQ(told.box, (std::vector<uint32_t>{32, 64, 1, 1}));
  EXPECT_EQ(told.strides, (std::vector<uint32_t>{1, 1, 1, 1}));
  EXPECT_EQ(told.swizzle, CU_TENSOR_MAP_SWIZZLE_128B);
}

TEST_F(TensorMaps, AreNoneForMostLaunches) {
  auto maps = encodeTensorMaps(launch, operands, 5, **driver.open());
  ASSERT_TRUE(maps);
  EXPECT_TRUE(maps->empty());
}

TEST_F(TensorMaps, AreRefusedWithTheCallAndItsPlace) {
  driver.failures["cuTensorMapEncodeIm2col"] = {CUresult{1}};
  auto maps = encode();
  ASSERT_FALSE(maps);
  EXPECT_TRUE(maps.message().starts_with("cuTensorMapEncodeIm2col: "));
  EXPECT_NE(maps.message().find("at TensorMaps.cpp:"), std::string::npos);
}

} // namespace
