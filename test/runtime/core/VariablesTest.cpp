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

/// What random values are expected to be like.
struct Distribution {
  double limit;    ///< of their absolute values
  double variance; ///< about a mean of 0
  double kurtosis; ///< fourth moment over the variance squared
};

void expectDistribution(std::span<const float> values,
                        const Distribution &expected) {
  auto [low, high] = std::ranges::minmax(values);
  EXPECT_GE(low, -expected.limit * (1 + 1e-6));
  EXPECT_LE(high, expected.limit * (1 + 1e-6));
  EXPECT_LT(low, -0.98 * expected.limit);
  EXPECT_GT(high, 0.98 * expected.limit);
  auto count = static_cast<double>(values.size());
  double mean = 0, squares = 0, fourths = 0;
  for (double value : values) {
    mean += value / count;
    squares += value * value / count;
    fourths += value * value * value * value / count;
  }
  // Within 5 standard errors; the error of the fourth moment is generous.
  EXPECT_LT(std::abs(mean), 5 * std::sqrt(expected.variance / count));
  EXPECT_NEAR(squares, expected.variance,
              5 * expected.variance *
                  std::sqrt((expected.kurtosis - 1) / count));
  EXPECT_NEAR(fourths / (squares * squares), expected.kurtosis, 0.1);
}

constexpr double uniformKurtosis = 9.0 / 5;

TEST_F(VariablesOfLargeModel, GlorotUniformFillsItsRange) {
  double limit = std::sqrt(6.0 / (30 + 24));
  expectDistribution(large(create(0)),
                     {limit, limit * limit / 3, uniformKurtosis});
}

TEST_F(VariablesOfLargeModel, HeUniformFillsItsRange) {
  list.back().initializer = SINTER_INIT_HE_UNIFORM;
  double limit = std::sqrt(6.0 / 30);
  expectDistribution(large(create(0)),
                     {limit, limit * limit / 3, uniformKurtosis});
}

TEST_F(VariablesOfLargeModel, HeNormalIsCutAtTwoDeviations) {
  list.back().initializer = SINTER_INIT_HE_NORMAL;
  double deviation = std::sqrt(2.0 / 30);
  // Moments of the normal distribution on [-2, 2]: variance 0.773741, fourth
  // moment 1.416189.
  double kurtosis = 1.416189 / (0.773741 * 0.773741);
  expectDistribution(large(create(0)), {2 * deviation / std::sqrt(0.773741),
                                        deviation * deviation, kurtosis});
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

TEST(Variables, OthersAreNotInitialised) {
  FakeModel fake;
  fake.variables[Bias].initializer_value = 2;
  fake.variables[Iteration].initializer_value = 3;
  auto variables = Variables::zeros(*Model::create(fake.description));
  ASSERT_TRUE(variables);
  const sinter_variable *iteration = &fake.variables[Iteration];
  variables->initialise(0, std::span(&iteration, 1));
  EXPECT_EQ(
      *reinterpret_cast<float *>(variables->bytes(fake.variables[Bias]).data()),
      2);
  EXPECT_EQ(*reinterpret_cast<int64_t *>(variables->bytes(*iteration).data()),
            0);
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
