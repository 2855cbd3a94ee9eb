//===-- DatasetTest.cpp - the pictures that a model learns from -----------===//
//
// Which files of a folder are read, and how pictures and labels must match.
//
//===----------------------------------------------------------------------===//

#include "TemporaryFolder.h"
#include "data/Dataset.h"
#include "data/Idx.h"

#include <gtest/gtest.h>

namespace sinter::runtime {
namespace {

void writeImages(const std::filesystem::path &path, int64_t count,
                 uint8_t value = 9) {
  std::vector<int64_t> shape = {count, 2, 5};
  std::vector<uint8_t> pixels(static_cast<size_t>(count * 10), value);
  ASSERT_TRUE(writeIdx(path, IdxKind::Images, shape, pixels).ok());
}

void writeLabels(const std::filesystem::path &path, int64_t count) {
  std::vector<int64_t> shape = {count};
  std::vector<uint8_t> labels(static_cast<size_t>(count), 4);
  ASSERT_TRUE(writeIdx(path, IdxKind::Labels, shape, labels).ok());
}

TEST(Dataset, LoadsPicturesAndLabels) {
  TemporaryFolder folder;
  writeImages(folder / "train-images-idx3-ubyte", 3);
  writeLabels(folder / "train-labels-idx1-ubyte", 3);
  auto set = loadMnist(folder.path(), MnistPart::Train);
  ASSERT_TRUE(set) << set.message();
  EXPECT_EQ(set->count, 3);
  EXPECT_EQ(set->height, 2);
  EXPECT_EQ(set->width, 5);
  EXPECT_EQ(set->channels, 1);
  EXPECT_EQ(set->pixels, std::vector<uint8_t>(30, 9));
  EXPECT_EQ(set->labels, std::vector<uint8_t>(3, 4));
}

TEST(Dataset, LoadsPicturesWithoutLabels) {
  TemporaryFolder folder;
  writeImages(folder / "t10k-images-idx3-ubyte", 3);
  auto set = loadMnist(folder.path(), MnistPart::Test);
  ASSERT_TRUE(set) << set.message();
  EXPECT_TRUE(set->labels.empty());
}

TEST(Dataset, FindsFilesWithEndingOfGzip) {
  TemporaryFolder folder;
  writeImages(folder / "train-images-idx3-ubyte.gz", 3);
  writeLabels(folder / "train-labels-idx1-ubyte.gz", 3);
  auto set = loadMnist(folder.path(), MnistPart::Train);
  ASSERT_TRUE(set) << set.message();
  EXPECT_EQ(set->labels.size(), 3U);
}

TEST(Dataset, PrefersPlainFile) {
  TemporaryFolder folder;
  writeImages(folder / "train-images-idx3-ubyte", 1, 1);
  writeImages(folder / "train-images-idx3-ubyte.gz", 1, 2);
  auto set = loadMnist(folder.path(), MnistPart::Train);
  ASSERT_TRUE(set) << set.message();
  EXPECT_EQ(set->pixels[0], 1);
}

TEST(Dataset, TellsWhichPartsAreThere) {
  TemporaryFolder folder;
  writeImages(folder / "train-images-idx3-ubyte.gz", 1);
  EXPECT_TRUE(hasMnistPart(folder.path(), MnistPart::Train));
  EXPECT_FALSE(hasMnistPart(folder.path(), MnistPart::Test));
}

TEST(Dataset, RefusesMissingFolder) {
  TemporaryFolder folder;
  auto set = loadMnist(folder / "missing", MnistPart::Train);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.message(),
            (folder / "missing").string() +
                ": No such file or directory; --data takes 'synthetic' or a "
                "folder with the files of MNIST");
  set = loadMnist("/dev/null", MnistPart::Train);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.message(),
            "/dev/null: is not a folder; --data takes 'synthetic' or a folder "
            "with the files of MNIST");
}

TEST(Dataset, RefusesFolderWithoutPictures) {
  TemporaryFolder folder;
  writeLabels(folder / "train-labels-idx1-ubyte", 3);
  auto set = loadMnist(folder.path(), MnistPart::Train);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.message(),
            folder.path().string() +
                ": expected train-images-idx3-ubyte or "
                "train-images-idx3-ubyte.gz in it, got neither; --data takes "
                "'synthetic' or a folder with the files of MNIST");
}

TEST(Dataset, RefusesOtherNumberOfLabels) {
  TemporaryFolder folder;
  writeImages(folder / "train-images-idx3-ubyte", 3);
  writeLabels(folder / "train-labels-idx1-ubyte", 2);
  auto set = loadMnist(folder.path(), MnistPart::Train);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.message(), (folder / "train-labels-idx1-ubyte").string() +
                               ": expected 3 labels, one for each picture of "
                               "train-images-idx3-ubyte, got 2");
}

TEST(Dataset, RefusesBrokenLabelsEvenThoughTheyAreOptional) {
  TemporaryFolder folder;
  writeImages(folder / "train-images-idx3-ubyte", 3);
  writeText(folder / "train-labels-idx1-ubyte", "x");
  auto set = loadMnist(folder.path(), MnistPart::Train);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.message(), (folder / "train-labels-idx1-ubyte").string() +
                               ": is truncated: expected a header of 8 bytes, "
                               "got 1");
}

} // namespace
} // namespace sinter::runtime
