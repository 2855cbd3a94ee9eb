//===-- ModelTest.cpp - tests of Model, Models and CpuFeatures ------------===//
//
// Finding things in a model description, and features of the processor.
//
//===----------------------------------------------------------------------===//

#include "FakeModel.h"

#include "core/CpuFeatures.h"
#include "core/Models.h"
#include "core/Shape.h"

#include <gtest/gtest.h>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

TEST(Model, FindsByName) {
  FakeModel fake;
  Model model = *Model::create(fake.description);
  EXPECT_STREQ(model.entry("evaluate").name, "evaluate");
  EXPECT_EQ(model.findPhase("bias"), &fake.phases[1]);
  EXPECT_EQ(model.findPhase("train_bias"), nullptr);
  EXPECT_EQ(model.findVariable("affine/bias"), &fake.variables[Bias]);
  EXPECT_EQ(model.findVariable("affine"), nullptr);
  EXPECT_STREQ(model.trainEntry(fake.phases[1]).name, "train_bias");
  EXPECT_STREQ(model.gradientEntry(fake.phases[1]).name, "gradient_bias");
}

TEST(Model, CountsParametersOnly) {
  FakeModel fake;
  EXPECT_EQ(Model::create(fake.description)->parameterCount(), 2);
}

TEST(Model, NamesClasses) {
  FakeModel fake;
  Model model = *Model::create(fake.description);
  EXPECT_EQ(model.className(0), "zero");
  EXPECT_EQ(model.className(1), "one");
  EXPECT_EQ(model.className(10), "10");
  EXPECT_EQ(model.className(-1), "-1");
}

TEST(Models, AreFoundByTarget) {
  FakeModel cpu, cuda;
  cuda.description.target = SINTER_TARGET_CUDA;
  cuda.description.gpu_arch = "sm_90a";
  cuda.description.precision = "bf16";
  const sinter_model *const both[] = {&cpu.description, &cuda.description};
  auto models = Models::create({both, 2});
  ASSERT_TRUE(models);
  EXPECT_EQ(models->common().name(), "fake");
  EXPECT_EQ(models->of(SINTER_TARGET_CPU).front().architecture(), "x86-64");
  EXPECT_EQ(models->of(SINTER_TARGET_CPU).front().precision(), "fp32");
  EXPECT_EQ(models->of(SINTER_TARGET_CUDA).front().architecture(), "sm_90a");
  EXPECT_EQ(models->of(SINTER_TARGET_CUDA).front().precision(), "bf16");
  EXPECT_TRUE(Models::create({both, 1})->of(SINTER_TARGET_CUDA).empty());
  // Each of them is checked.
  cuda.description.abi_version = 99;
  EXPECT_FALSE(Models::create({both, 2}));
}

TEST(Shape, ReadsAsProduct) {
  EXPECT_EQ(shapeText(std::array<int64_t, 3>{28, 28, 1}), "28x28x1");
  EXPECT_EQ(shapeText({}), "scalar");
}

TEST(CpuFeatures, EmptyListLacksNothing) {
  EXPECT_TRUE(missingCpuFeatures("").empty());
}

TEST(CpuFeatures, LackIsReportedInOrder) {
  // No processor has had these since AMD's of 2015; all have the others.
  EXPECT_EQ(missingCpuFeatures("xop,sse3,+fma4"),
            (std::vector<std::string>{"xop", "fma4"}));
}

TEST(CpuFeatures, NamesOutsideTheTableArePassedOver) {
  EXPECT_TRUE(missingCpuFeatures("64bit,,fsgsbase,").empty());
}

} // namespace
