//===-- BufferTest.cpp - tests of Buffer ----------------------------------===//
//
// Memory of any size is aligned and zero.
//
//===----------------------------------------------------------------------===//

#include "core/Buffer.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace sinter::runtime;

namespace {

TEST(Buffer, IsAlignedAndZero) {
  for (int64_t size : {0, 1, 64, 1000, 20 << 20, (20 << 20) + 1}) {
    SCOPED_TRACE(size);
    Buffer buffer(size);
    ASSERT_TRUE(buffer.isValid());
    EXPECT_EQ(buffer.size(), size);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(buffer.data()) %
                  SINTER_BUFFER_ALIGNMENT,
              0U);
    EXPECT_TRUE(std::all_of(buffer.data(), buffer.data() + size,
                            [](char byte) { return byte == 0; }));
    // AddressSanitizer sees whether all of it is ours.
    std::fill_n(buffer.data(), size, '\1');
  }
}

TEST(Buffer, IsInvalidWhereItsSizeWouldOverflow) {
  EXPECT_FALSE(Buffer(std::numeric_limits<int64_t>::max()).isValid());
}

TEST(Buffer, KeepsItsMemoryWhenItIsMoved) {
  Buffer buffer(20 << 20);
  char *data = buffer.data();
  Buffer moved = std::move(buffer);
  EXPECT_EQ(moved.data(), data);
  EXPECT_TRUE(moved.isValid());
  EXPECT_FALSE(buffer.isValid());
}

} // namespace
