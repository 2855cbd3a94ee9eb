//===-- Cifar10Test.cpp - the binary files of CIFAR-10 --------------------===//
//
// Pixels and labels come to their places; files of other sizes are refused.
//
//===----------------------------------------------------------------------===//

#include "data/Cifar10.h"
#include "DataModel.h"
#include "TemporaryFolder.h"

#include <gtest/gtest.h>

namespace sinter::runtime {
namespace {

constexpr size_t plane = 1024;
const std::vector<const char *> classes = {
    "airplane", "automobile", "bird",  "cat",  "deer",
    "dog",      "frog",       "horse", "ship", "truck"};

/// A record whose planes hold 1, 2 and 3, but for the first red pixel.
std::string record(char label) {
  std::string bytes(1, label);
  bytes += std::string(plane, '\1') + std::string(plane, '\2') +
           std::string(plane, '\3');
  bytes[1] = '\7';
  return bytes;
}

class Cifar10Test : public testing::Test {
protected:
  Expected<DatasetParts> open() {
    return openCifar10({fed.model(), folder.path()});
  }

  TemporaryFolder folder;
  DataModel fed{"cifar10", {32, 32, 3}, classes};
};

TEST_F(Cifar10Test, InterleavesThePlanes) {
  writeText(folder / "batch", record(4) + record(9));
  auto set = readCifar10(folder / "batch");
  ASSERT_TRUE(set) << set.message();
  EXPECT_EQ(set->count, 2);
  EXPECT_EQ(set->labels, (std::vector<uint8_t>{4, 9}));
  std::vector<uint8_t> begin(set->pixels.begin(), set->pixels.begin() + 6);
  EXPECT_EQ(begin, (std::vector<uint8_t>{7, 2, 3, 1, 2, 3}));
}

TEST_F(Cifar10Test, WritesWhatItReads) {
  writeText(folder / "batch", record(4) + record(9));
  auto set = readCifar10(folder / "batch");
  ASSERT_TRUE(set) << set.message();
  ASSERT_TRUE(writeCifar10(folder / "copy", set->pixels, set->labels).ok());
  EXPECT_EQ(readText(folder / "copy"), readText(folder / "batch"));
}

TEST_F(Cifar10Test, JoinsTheBatchesInOrder) {
  writeText(folder / "data_batch_1.bin", record(1));
  writeText(folder / "data_batch_3.bin", record(3) + record(5));
  writeText(folder / "test_batch.bin", record(2));
  auto parts = open();
  ASSERT_TRUE(parts) << parts.message();
  ASSERT_EQ(parts->train->count(), 3);
  EXPECT_EQ(parts->test->count(), 1);
  EXPECT_EQ(parts->validation, nullptr);
  Sample sample;
  for (int64_t i = 0; i < 3; ++i) {
    ASSERT_TRUE(parts->train->read(i, sample).ok());
    EXPECT_EQ(sample.label, 1 + 2 * i);
  }
}

TEST_F(Cifar10Test, FindsTheUnpackedFolder) {
  std::filesystem::create_directory(folder / "cifar-10-batches-bin");
  writeText(folder / "cifar-10-batches-bin/data_batch_1.bin", record(1));
  auto parts = open();
  ASSERT_TRUE(parts) << parts.message();
  EXPECT_EQ(parts->train->count(), 1);
}

TEST_F(Cifar10Test, RefusesOtherFiles) {
  std::string path = folder / "data_batch_1.bin";
  EXPECT_EQ(open().message(), path + ": No such file or directory");
  writeText(path, record(1) + "x");
  EXPECT_EQ(open().message(),
            path + ": expected records of 3073 bytes, a label and 32x32x3 "
                   "pixels each, got 3074 bytes; hint: use the binary version "
                   "of CIFAR-10 and compare the file with the original");
  writeText(path, "");
  EXPECT_FALSE(open());
  writeText(path, record(1) + record(10));
  EXPECT_EQ(open().message(),
            path + ": record 1: expected a label from 0 to 9, got 10");
}

TEST_F(Cifar10Test, RefusesOtherClassNames) {
  writeText(folder / "data_batch_1.bin", record(1));
  std::string path = folder / "batches.meta.txt";
  writeText(path, "airplane\nautomobile\n");
  EXPECT_TRUE(open());
  writeText(path, "airplane\ncar\n");
  EXPECT_EQ(open().message(),
            path + ": expected class 1 to be 'automobile', got another name");
}

} // namespace
} // namespace sinter::runtime
