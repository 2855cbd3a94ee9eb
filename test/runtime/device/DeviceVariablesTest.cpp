//===-- DeviceVariablesTest.cpp - tests of DeviceVariables ----------------===//
//
// Who has the newest values, and how often they are copied.
//
//===----------------------------------------------------------------------===//

#include "device/DeviceVariables.h"

#include "train/LayerModel.h"

#include <gtest/gtest.h>

#include <cstring>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

/// What a fake device holds, and was asked for.
struct Device {
  float value = -1;
  int uploads = 0;
  int downloads = 0;
  bool fails = false;
};

class FakeMemory final : public VariableMemory {
public:
  explicit FakeMemory(Device &device) : device(device) {}

  char *address() const override {
    return reinterpret_cast<char *>(&device.value);
  }
  Status copyFrom(const char *block) override {
    ++device.uploads;
    std::memcpy(&device.value, block, sizeof(float));
    return result();
  }
  Status copyTo(char *block) override {
    ++device.downloads;
    std::memcpy(block, &device.value, sizeof(float));
    return result();
  }

private:
  Status result() const {
    return device.fails ? makeError("broken") : Status::success();
  }

  Device &device;
};

class DeviceVariablesTest : public testing::Test {
protected:
  DeviceVariablesTest() {
    layers.add("dense", "dense", {{"kernel", {1}}});
    variables.emplace(layers.variables(), std::make_unique<FakeMemory>(device));
  }

  /// What a kernel does: it may change every value.
  void runKernel(float value) {
    auto block = variables->forKernels();
    ASSERT_TRUE(block);
    *reinterpret_cast<float *>(*block) = value;
  }

  float read() {
    return layers.floats(**variables->read(), "dense/kernel").front();
  }

  LayerModel layers;
  Device device;
  std::optional<DeviceVariables> variables;
};

TEST_F(DeviceVariablesTest, AreCopiedWhenTheOtherSideWantsThem) {
  EXPECT_EQ(read(), initialValue);
  EXPECT_EQ(device.uploads, 0);
  ASSERT_TRUE(variables->forKernels());
  EXPECT_EQ(device.value, initialValue);
  runKernel(1);
  runKernel(2);
  EXPECT_EQ(device.uploads, 1);
  EXPECT_EQ(device.downloads, 0);
  EXPECT_EQ(read(), 2);
  EXPECT_EQ(read(), 2);
  EXPECT_EQ(device.downloads, 1);
  // Who only reads, changes nothing: the device's values are still the newest.
  runKernel(3);
  EXPECT_EQ(device.uploads, 1);
  EXPECT_EQ(read(), 3);
}

TEST_F(DeviceVariablesTest, WhatTheHostWritesReachesTheNextKernel) {
  runKernel(1);
  auto values = variables->write();
  ASSERT_TRUE(values);
  EXPECT_EQ(layers.floats(**values, "dense/kernel").front(), 1);
  const float written = 5;
  std::memcpy((*values)->block(), &written, sizeof(written));
  EXPECT_EQ(read(), 5);
  ASSERT_TRUE(variables->forKernels());
  EXPECT_EQ(device.value, 5);
  EXPECT_EQ(device.uploads, 2);
}

TEST_F(DeviceVariablesTest, AFailedCopyIsReportedAndTriedAgain) {
  runKernel(1);
  device.fails = true;
  EXPECT_EQ(variables->read().message(), "broken");
  EXPECT_EQ(variables->write().message(), "broken");
  device.fails = false;
  EXPECT_EQ(read(), 1);
}

TEST(DeviceVariables, OfTheHostAreNeverCopied) {
  LayerModel layers;
  layers.add("dense", "dense", {{"kernel", {1}}});
  DeviceVariables variables(layers.variables());
  EXPECT_EQ(*variables.forKernels(), (*variables.read())->block());
  EXPECT_EQ((*variables.write())->block(), *variables.forKernels());
}

} // namespace
