//===-- ModelTest.cpp - tests of Model and CpuFeatures --------------------===//
//
// Finding things in a model description, and features of the processor.
//
//===----------------------------------------------------------------------===//

#include "FakeModel.h"

#include "core/CpuFeatures.h"
#include "core/Model.h"
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
