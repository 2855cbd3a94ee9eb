//===-- MnistTest.cpp - the files of MNIST --------------------------------===//
//
// Which files of a folder are read, and how pictures and labels must match.
//
//===----------------------------------------------------------------------===//

#include "data/Mnist.h"
#include "DataModel.h"
#include "TemporaryFolder.h"
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

TEST(Mnist, LoadsPicturesAndLabels) {
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

TEST(Mnist, LoadsPicturesWithoutLabels) {
  TemporaryFolder folder;
  writeImages(folder / "t10k-images-idx3-ubyte", 3);
  auto set = loadMnist(folder.path(), MnistPart::Test);
  ASSERT_TRUE(set) << set.message();
  EXPECT_TRUE(set->labels.empty());
}

TEST(Mnist, FindsFilesWithEndingOfGzip) {
  TemporaryFolder folder;
  writeImages(folder / "train-images-idx3-ubyte.gz", 3);
  writeLabels(folder / "train-labels-idx1-ubyte.gz", 3);
  auto set = loadMnist(folder.path(), MnistPart::Train);
  ASSERT_TRUE(set) << set.message();
  EXPECT_EQ(set->labels.size(), 3U);
}

TEST(Mnist, PrefersPlainFile) {
  TemporaryFolder folder;
  writeImages(folder / "train-images-idx3-ubyte", 1, 1);
  writeImages(folder / "train-images-idx3-ubyte.gz", 1, 2);
  auto set = loadMnist(folder.path(), MnistPart::Train);
  ASSERT_TRUE(set) << set.message();
  EXPECT_EQ(set->pixels[0], 1);
}

TEST(Mnist, TellsWhichPartsAreThere) {
  TemporaryFolder folder;
  writeImages(folder / "train-images-idx3-ubyte.gz", 1);
  EXPECT_TRUE(hasMnistPart(folder.path(), MnistPart::Train));
  EXPECT_FALSE(hasMnistPart(folder.path(), MnistPart::Test));
}

TEST(Mnist, RefusesMissingFolder) {
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

TEST(Mnist, RefusesFolderWithoutPictures) {
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

TEST(Mnist, RefusesOtherNumberOfLabels) {
  TemporaryFolder folder;
  writeImages(folder / "train-images-idx3-ubyte", 3);
  writeLabels(folder / "train-labels-idx1-ubyte", 2);
  auto set = loadMnist(folder.path(), MnistPart::Train);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.message(), (folder / "train-labels-idx1-ubyte").string() +
                               ": expected 3 labels, one for each picture of "
                               "train-images-idx3-ubyte, got 2");
}

TEST(Mnist, RefusesBrokenLabelsEvenThoughTheyAreOptional) {
  TemporaryFolder folder;
  writeImages(folder / "train-images-idx3-ubyte", 3);
  writeText(folder / "train-labels-idx1-ubyte", "x");
  auto set = loadMnist(folder.path(), MnistPart::Train);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.message(), (folder / "train-labels-idx1-ubyte").string() +
                               ": is truncated: expected a header of 8 bytes, "
                               "got 1");
}

TEST(Mnist, OpensPartsForAModel) {
  TemporaryFolder folder;
  writeImages(folder / "train-images-idx3-ubyte", 3);
  writeLabels(folder / "train-labels-idx1-ubyte", 3);
  DataModel fed("mnist", {2, 5, 1}, {"a", "b", "c", "d", "e"});
  auto parts = openMnist({fed.model(), folder.path()});
  ASSERT_TRUE(parts) << parts.message();
  EXPECT_EQ(parts->test, nullptr);
  Sample sample;
  ASSERT_TRUE(parts->train->read(2, sample).ok());
  EXPECT_EQ(sample.picture.pixels, std::vector<uint8_t>(10, 9));
  EXPECT_EQ(sample.label, 4);
}

TEST(Mnist, RefusesPicturesOfOtherSizeAndLabelsOfNoClass) {
  TemporaryFolder folder;
  std::string images = folder / "train-images-idx3-ubyte";
  writeImages(images, 3);
  writeLabels(folder / "train-labels-idx1-ubyte", 3);
  DataModel larger("mnist", {28, 28, 1}, {"a", "b"});
  EXPECT_EQ(openMnist({larger.model(), folder.path()}).message(),
            images + ": expected pictures of 28x28x1, got 2x5x1");
  DataModel fewer("mnist", {2, 5, 1}, {"a", "b", "c", "d"});
  EXPECT_EQ(openMnist({fewer.model(), folder.path()}).message(),
            images + ": picture 0: expected a label from 0 to 3, got 4");
}

} // namespace
} // namespace sinter::runtime
