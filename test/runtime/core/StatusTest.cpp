//===-- StatusTest.cpp - tests of errors ----------------------------------===//
//
// What a hostile name can do to a message.
//
//===----------------------------------------------------------------------===//

#include "core/Status.h"

#include <gtest/gtest.h>

using namespace sinter::runtime;

TEST(Error, IsOneLine) {
  EXPECT_EQ(makeError("{}: is missing", "conv\n\x1b[2J/kernel").message,
            "conv??[2J/kernel: is missing");
}

TEST(Error, KeepsWhatIsNoControlCharacter) {
  EXPECT_EQ(makeError("{}: is missing", "Gr\u00f6\u00dfe 1").message,
            "Gr\u00f6\u00dfe 1: is missing");
}
