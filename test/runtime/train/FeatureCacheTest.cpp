//===-- FeatureCacheTest.cpp - features of samples on disk ----------------===//
//
// What was written comes back by the sample, in any order, and the file has no
// name.
//
//===----------------------------------------------------------------------===//

#include "train/FeatureCache.h"

#include "TestSupport.h"

#include <gtest/gtest.h>

#include <array>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

/// Two features of each sample: two numbers, and one.
constexpr sinter_tensor features[] = {
    {"feature/0", nullptr, 1, SINTER_F32, 8, 1, 0},
    {"feature/1", nullptr, 1, SINTER_F32, 4, 1, 0}};

/// Room for three samples.
struct Buffers {
  std::array<float, 6> first = {};
  std::array<float, 3> second = {};
  std::array<char *, 2> pointers = {reinterpret_cast<char *>(first.data()),
                                    reinterpret_cast<char *>(second.data())};
};

TEST(FeatureCache, GivesBackEachSample) {
  TemporaryFolder folder;
  auto cache = FeatureCache::create(folder.path(), features, 10, 14);
  ASSERT_TRUE(cache) << cache.message();
  EXPECT_EQ(cache->bytes(), 4 * 12);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));

  Buffers given;
  given.first = {1, 2, 3, 4, 5, 6};
  given.second = {7, 8, 9};
  const std::array<int64_t, 3> written = {13, 10, 11};
  EXPECT_FALSE(cache->has(written));
  ASSERT_TRUE(cache->write(written, given.pointers.data()).ok());
  EXPECT_TRUE(cache->has(written));
  EXPECT_FALSE(cache->isComplete());

  const std::array<int64_t, 2> order = {11, 13};
  Buffers read;
  ASSERT_TRUE(cache->read(order, read.pointers.data()).ok());
  EXPECT_EQ(read.first, (std::array<float, 6>{5, 6, 1, 2}));
  EXPECT_EQ(read.second, (std::array<float, 3>{9, 7}));

  // A sample that is written again is not a new one.
  ASSERT_TRUE(cache->write(written, given.pointers.data()).ok());
  EXPECT_FALSE(cache->isComplete());
  const std::array<int64_t, 2> rest = {12, 13};
  EXPECT_FALSE(cache->has(rest));
  ASSERT_TRUE(cache->write(rest, given.pointers.data()).ok());
  EXPECT_TRUE(cache->isComplete());
}

TEST(FeatureCache, FailsWhereThereIsNoRoom) {
  TemporaryFolder folder;
  sinter_tensor huge = features[0];
  huge.bytes = INT64_C(1) << 60;
  for (int64_t count : {1, 1 << 20}) {
    auto cache = FeatureCache::create(folder.path(), {&huge, 1}, 0, count);
    ASSERT_FALSE(cache);
    EXPECT_TRUE(cache.message().starts_with(
        "cannot keep the features of " + std::to_string(count) +
        " samples: " + folder.path().string() + ": "))
        << cache.message();
    EXPECT_TRUE(cache.message().ends_with(
        "; make room or train without --cache-features"));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(FeatureCache, FailsWithoutAFolder) {
  TemporaryFolder folder;
  std::string missing = folder / "missing";
  auto cache = FeatureCache::create(missing, features, 0, 2);
  ASSERT_FALSE(cache);
  EXPECT_EQ(cache.message(),
            "cannot keep the features of 2 samples: " + missing +
                ": 24 bytes: No such file or directory; make "
                "room or train without --cache-features");
}

} // namespace
