//===-- SyntheticDigitsTest.cpp - drawn digits in place of MNIST ----------===//
//
// Drawn digits are the same everywhere, are all different, and are made once.
//
//===----------------------------------------------------------------------===//

#include "data/SyntheticDigits.h"
#include "TemporaryFolder.h"
#include "data/DigitPainter.h"
#include "data/Mnist.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>
#include <zlib.h>

namespace sinter::runtime {
namespace {

namespace fs = std::filesystem;

constexpr int64_t trainCount = 300;
constexpr int64_t testCount = 50;

// Known from x86-64 without FMA; other machines and compilers must agree, or
// weights trained on drawn digits differ between them.
TEST(DigitPainter, DrawsKnownPixels) {
  uLong checksum = crc32(0, nullptr, 0);
  for (uint32_t i = 0; i < 1000; ++i) {
    Digit digit = drawDigit(0, 0, i);
    checksum = crc32(checksum, &digit.label, 1);
    checksum = crc32(checksum, digit.pixels.data(), digit.pixels.size());
  }
  EXPECT_EQ(checksum, 248038072U);
}

TEST(DigitPainter, DrawsEveryDigitOftenAndNoneTwice) {
  std::array<int, 10> counts = {};
  std::set<DigitPixels> seen;
  for (uint32_t i = 0; i < 1000; ++i) {
    Digit digit = drawDigit(0, 0, i);
    ++counts[digit.label];
    EXPECT_TRUE(seen.insert(digit.pixels).second) << i;
  }
  for (int count : counts)
    EXPECT_NEAR(count, 100, 48); // 5 sigma
}

// Ink on paper: some of each, and none at the very border.
TEST(DigitPainter, KeepsDigitsInsideThePicture) {
  for (uint32_t i = 0; i < 1000; ++i) {
    Digit digit = drawDigit(0, 0, i);
    auto ink = std::accumulate(digit.pixels.begin(), digit.pixels.end(), 0) /
               255.0 / static_cast<double>(digit.pixels.size());
    EXPECT_GT(ink, 0.015) << i;
    EXPECT_LT(ink, 0.35) << i;
    for (size_t j = 0; j < digitExtent; ++j)
      for (size_t pixel :
           {j, 27 * digitExtent + j, j * digitExtent, j * digitExtent + 27})
        EXPECT_EQ(digit.pixels[pixel], 0) << i;
  }
}

TEST(SyntheticDigits, LoadThroughReaderOfMnist) {
  TemporaryFolder cache;
  auto folder = synthesizeMnist(cache.path(), trainCount, testCount, 7);
  ASSERT_TRUE(folder) << folder.message();
  for (auto [part, count] : {std::pair(MnistPart::Train, trainCount),
                             std::pair(MnistPart::Test, testCount)}) {
    auto set = loadMnist(*folder, part);
    ASSERT_TRUE(set) << set.message();
    EXPECT_EQ(set->count, count);
    EXPECT_EQ(set->height, 28);
    EXPECT_EQ(set->width, 28);
    EXPECT_EQ(set->labels.size(), static_cast<size_t>(count));
  }
}

TEST(SyntheticDigits, PartsAndSeedsDiffer) {
  TemporaryFolder cache;
  std::set<std::vector<uint8_t>> seen;
  for (uint64_t seed : {1, 2}) {
    auto folder = synthesizeMnist(cache.path(), testCount, testCount, seed);
    ASSERT_TRUE(folder) << folder.message();
    for (MnistPart part : {MnistPart::Train, MnistPart::Test}) {
      auto set = loadMnist(*folder, part);
      ASSERT_TRUE(set) << set.message();
      EXPECT_TRUE(seen.insert(set->pixels).second);
    }
  }
}

TEST(SyntheticDigits, AreMadeOnce) {
  TemporaryFolder cache;
  auto first = synthesizeMnist(cache.path(), trainCount, testCount, 7);
  ASSERT_TRUE(first) << first.message();
  fs::path images = *first / mnistImagesName(MnistPart::Train);
  auto time = fs::last_write_time(images);
  auto second = synthesizeMnist(cache.path(), trainCount, testCount, 7);
  ASSERT_TRUE(second) << second.message();
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(fs::last_write_time(images), time);
}

TEST(SyntheticDigits, AreMadeAgainWhereFilesAreMissingOrDamaged) {
  TemporaryFolder cache;
  auto folder = synthesizeMnist(cache.path(), trainCount, testCount, 7);
  ASSERT_TRUE(folder) << folder.message();
  fs::path images = *folder / mnistImagesName(MnistPart::Train);
  fs::path labels = *folder / mnistLabelsName(MnistPart::Test);
  std::string contents = readText(images);
  fs::resize_file(images, 100);
  fs::remove(labels);
  ASSERT_TRUE(synthesizeMnist(cache.path(), trainCount, testCount, 7));
  EXPECT_EQ(readText(images), contents);
  EXPECT_TRUE(fs::exists(labels));
}

TEST(SyntheticDigits, RefuseAbsurdCounts) {
  TemporaryFolder cache;
  for (int64_t count : {int64_t(0), int64_t(-1), int64_t(1) << 50}) {
    auto folder = synthesizeMnist(cache.path(), count, testCount, 7);
    ASSERT_FALSE(folder);
    EXPECT_EQ(
        folder.message(),
        fmt::format("expected 1 to 1000000 samples to make, got {}", count));
  }
}

TEST(SyntheticDigits, RefuseCacheThatCannotBeMade) {
  TemporaryFolder cache;
  writeText(cache / "file", "");
  auto folder = synthesizeMnist(cache / "file", trainCount, testCount, 7);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.message(),
            (cache / "file").string() + "/digits-v1-300-50-7: Not a directory");
}

} // namespace
} // namespace sinter::runtime
