//===-- PhiloxTest.cpp - counter-based random numbers ---------------------===//
//
// The known answers that Random123, the paper's own library, comes with.
//
//===----------------------------------------------------------------------===//

#include "core/Philox.h"

#include <gtest/gtest.h>

namespace sinter::runtime {
namespace {

using Counter = std::array<uint32_t, 4>;

TEST(Philox, HasKnownAnswerForZeros) {
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}),
            (Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
}

TEST(Philox, HasKnownAnswerForOnes) {
  constexpr uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox({ones, ones, ones, ones}, {ones, ones}),
            (Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
}

TEST(Philox, HasKnownAnswerForPi) {
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                   {0xa4093822, 0x299f31d0}),
            (Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, KeyHoldsBothWordsOfSeed) {
  EXPECT_EQ(philoxKey(0x0123456789abcdef),
            (std::array<uint32_t, 2>{0x89abcdef, 0x01234567}));
}

TEST(Philox, UniformCoversHalfOpenInterval) {
  EXPECT_EQ(uniform01(0), 0.0F);
  EXPECT_EQ(uniform01(0x80000000), 0.5F);
  EXPECT_EQ(uniform01(0xffffffff), 1.0F - 0x1p-24F);
}

} // namespace
} // namespace sinter::runtime
