//===-- VariablesTest.cpp - tests of Variables ----------------------------===//
//
// Initial values of variables.
//
//===----------------------------------------------------------------------===//

#include "FakeModel.h"

#include "core/Variables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

constexpr int64_t largeCount = 10007;
constexpr int64_t largeShape[] = {largeCount};

/// The fake model with one variable more: a large random one.
class VariablesOfLargeModel : public testing::Test {
protected:
  VariablesOfLargeModel() {
    list.assign(fake.variables.begin(), fake.variables.end());
    list.push_back(
        {{"dense/kernel", largeShape, 1, SINTER_F32, largeCount * 4, 0, 0},
         fake.description.variable_bytes,
         SINTER_PARAMETER,
         SINTER_INIT_GLOROT_UNIFORM,
         0,
         30,
         24});
    fake.description.variable_bytes += largeCount * 4;
  }

  Variables create(uint64_t seed) {
    fake.description.variables = list.data();
    fake.description.variable_count = std::ssize(list);
    auto variables = Variables::create(*Model::create(fake.description), seed);
    EXPECT_TRUE(variables);
    return std::move(*variables);
  }

  std::span<float> large(const Variables &variables) {
    auto found =
        std::ranges::find(list, largeShape, [](const sinter_variable &v) {
          return v.tensor.shape;
        });
    auto bytes = variables.bytes(*found);
    return {reinterpret_cast<float *>(bytes.data()), bytes.size() / 4};
  }

  FakeModel fake;
  std::vector<sinter_variable> list;
};

TEST_F(VariablesOfLargeModel, GlorotUniformFillsItsRange) {
  Variables variables = create(0);
  std::span<float> values = large(variables);
  float limit = std::sqrt(6.0F / (30 + 24));
  auto [low, high] = std::ranges::minmax(values);
  EXPECT_GE(low, -limit);
  EXPECT_LE(high, limit);
  EXPECT_LT(low, -0.99F * limit);
  EXPECT_GT(high, 0.99F * limit);
  // Of U(-l, l): mean 0 and variance l²/3, within 5 standard errors.
  double count = largeCount;
  double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  EXPECT_LT(std::abs(mean), 5 * limit / std::sqrt(3 * count));
  double squares = 0;
  for (float value : values)
    squares += value * value;
  double variance = limit * limit / 3;
  EXPECT_NEAR(squares / count, variance, 5 * variance * std::sqrt(0.8 / count));
}

TEST_F(VariablesOfLargeModel, OneSeedGivesOneSetOfValues) {
  Variables a = create(7), b = create(7), c = create(8);
  EXPECT_TRUE(std::ranges::equal(large(a), large(b)));
  EXPECT_FALSE(std::ranges::equal(large(a), large(c)));
}

TEST_F(VariablesOfLargeModel, ValuesDependOnTheNameNotTheOrder) {
  Variables before = create(7);
  std::vector<float> values(large(before).begin(), large(before).end());
  std::ranges::reverse(list);
  Variables reversed = create(7);
  EXPECT_TRUE(std::ranges::equal(large(reversed), values));
  std::ranges::find(list, largeShape, [](const sinter_variable &v) {
    return v.tensor.shape;
  })->tensor.name = "dense_1/kernel";
  Variables renamed = create(7);
  EXPECT_FALSE(std::ranges::equal(large(renamed), values));
}

TEST(Variables, ConstantsOfBothTypes) {
  FakeModel fake;
  fake.variables[Bias].initializer_value = -1.5;
  fake.variables[Iteration].initializer_value = 3;
  auto variables = Variables::create(*Model::create(fake.description), 0);
  ASSERT_TRUE(variables);
  EXPECT_EQ(
      *reinterpret_cast<float *>(variables->bytes(fake.variables[Bias]).data()),
      -1.5F);
  EXPECT_EQ(*reinterpret_cast<int64_t *>(
                variables->bytes(fake.variables[Iteration]).data()),
            3);
}

TEST(Variables, FindsWhatIsNotFinite) {
  FakeModel fake;
  auto variables = Variables::create(*Model::create(fake.description), 0);
  ASSERT_TRUE(variables);
  EXPECT_EQ(variables->findNotFinite(), nullptr);
  // All bits set: a NaN for a float, -1 for an integer.
  std::ranges::fill(variables->bytes(fake.variables[Iteration]),
                    std::byte{0xff});
  EXPECT_EQ(variables->findNotFinite(), nullptr);
  std::ranges::fill(variables->bytes(fake.variables[Seen]), std::byte{0xff});
  EXPECT_EQ(variables->findNotFinite(), &fake.variables[Seen]);
}

} // namespace
