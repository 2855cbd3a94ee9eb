//===-- ClassFoldersTest.cpp - a folder of pictures for each class --------===//
//
// Which files make which samples, in which order, and what is wrong with those
// that make none.
//
//===----------------------------------------------------------------------===//

#include "data/ClassFolders.h"
#include "DataModel.h"
#include "TemporaryFolder.h"
#include "files/EncodePicture.h"

#include <gtest/gtest.h>

namespace sinter::runtime {
namespace {

namespace fs = std::filesystem;

void writePicture(const fs::path &path, const Picture &picture) {
  fs::create_directories(path.parent_path());
  auto bytes =
      path.extension() == ".png" ? encodePng(picture) : encodeJpeg(picture, 95);
  ASSERT_TRUE(bytes);
  writeText(path, std::string(reinterpret_cast<const char *>(bytes->data()),
                              bytes->size()));
}

Picture flat(int64_t height, int64_t width, uint8_t grey) {
  return {height, width, 1,
          std::vector<uint8_t>(static_cast<size_t>(height * width), grey)};
}

class ImageFolders : public testing::Test {
protected:
  Expected<DatasetParts> open(bool skipBroken = false) {
    return openImageFolders({fed.model(), folder.path(), skipBroken});
  }
  std::vector<std::string> names(const SampleSource &source) {
    std::vector<std::string> result;
    for (int64_t i = 0; i < source.count(); ++i)
      result.push_back(fs::relative(source.nameOf(i), folder.path()).string());
    return result;
  }

  TemporaryFolder folder;
  DataModel fed{"image_folders", {4, 4, 3}, {"cat", "dog"}};
};

TEST_F(ImageFolders, TakesTheClassesInTurn) {
  for (const char *name : {"cat/2.png", "cat/1.jpg", "cat/3.JPEG", "cat/4.png",
                           "dog/b.png", "dog/a.png"})
    writePicture(folder / name, flat(2, 3, 100));
  writeText(folder / "cat/notes.txt", "no picture");
  auto parts = open();
  ASSERT_TRUE(parts) << parts.message();
  EXPECT_EQ(names(*parts->train),
            (std::vector<std::string>{"cat/1.jpg", "dog/a.png", "cat/2.png",
                                      "cat/3.JPEG", "dog/b.png", "cat/4.png"}));
  Sample sample;
  ASSERT_TRUE(parts->train->read(1, sample).ok());
  EXPECT_EQ(sample.label, 1);
  EXPECT_EQ(sample.picture.height, 4);
  EXPECT_EQ(sample.picture.width, 4);
  EXPECT_EQ(sample.picture.pixels, std::vector<uint8_t>(48, 100));
  EXPECT_TRUE(parts->train->hasLabels());
  EXPECT_FALSE(parts->train->hasMasks());
}

TEST_F(ImageFolders, OpensParts) {
  for (const char *part : {"train", "validation", "test"})
    for (const char *name : {"cat/1.png", "dog/1.png"})
      writePicture(folder / part / name, flat(4, 4, 1));
  writePicture(folder / "test/cat/2.png", flat(4, 4, 1));
  auto parts = open();
  ASSERT_TRUE(parts) << parts.message();
  EXPECT_EQ(parts->train->count(), 2);
  EXPECT_EQ(parts->validation->count(), 2);
  EXPECT_EQ(parts->test->count(), 3);
}

TEST_F(ImageFolders, RefusesOtherFolders) {
  EXPECT_EQ(open().message(),
            folder.path().string() +
                ": expected folders of the model's classes (cat, dog), got "
                "none for 'cat'");
  fs::create_directory(folder / "cat");
  fs::create_directory(folder / "dog");
  EXPECT_EQ(open().message(),
            folder.path().string() +
                ": expected PNG or JPEG pictures in the folders of the "
                "classes, got none");
  fs::create_directory(folder / "cow");
  EXPECT_EQ(open().message(),
            (folder / "cow").string() +
                ": expected folders of the model's classes (cat, dog), got "
                "one of another name; hint: remove or rename it");
}

TEST_F(ImageFolders, ABrokenPictureIsFatalOrSkipped) {
  writePicture(folder / "cat/1.png", flat(4, 4, 1));
  writePicture(folder / "dog/1.png", flat(4, 4, 1));
  std::string broken = folder / "dog/2.png";
  writeText(broken, "no picture");
  std::string reason =
      broken + ": expected a PNG or JPEG picture, got something else";
  EXPECT_EQ(open().message(), reason);
  auto parts = open(/*skipBroken=*/true);
  ASSERT_TRUE(parts) << parts.message();
  EXPECT_EQ(parts->train->count(), 2);
  EXPECT_EQ(parts->skipped, std::vector<std::string>{reason});
}

TEST_F(ImageFolders, ATruncatedPictureIsFoundWhenItIsReadOrSkipped) {
  writePicture(folder / "cat/1.png", flat(4, 4, 1));
  writePicture(folder / "dog/1.png", flat(4, 4, 1));
  std::string path = folder / "dog/1.png";
  std::string bytes = readText(path);
  writeText(path, bytes.substr(0, bytes.size() - 14));
  auto parts = open();
  ASSERT_TRUE(parts) << parts.message();
  Sample sample;
  Status status = parts->train->read(1, sample);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.message(), path + ": is truncated");
  parts = open(/*skipBroken=*/true);
  ASSERT_TRUE(parts) << parts.message();
  EXPECT_EQ(parts->train->count(), 1);
}

class SegmentationFolders : public ImageFolders {
protected:
  SegmentationFolders() {
    fed.description.dataset.picture[2] = 1;
    writePicture(folder / "images/cat/1.png", flat(4, 4, 9));
    writePicture(folder / "annotations/cat/1.png",
                 {4, 4, 1, {0, 1, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7}});
    writePicture(folder / "images/dog/1.jpg", flat(8, 6, 9));
    writePicture(folder / "annotations/dog/1.png", flat(8, 6, 1));
  }
  Expected<DatasetParts> open(bool skipBroken = false) {
    return openSegmentation({masked.model(), folder.path(), skipBroken});
  }

  DataModel masked{"segmentation", {4, 4, 1}, {"background", "cat", "dog"}};
};

TEST_F(SegmentationFolders, MasksHoldTheClassOfTheFolder) {
  auto parts = open();
  ASSERT_TRUE(parts) << parts.message();
  ASSERT_EQ(parts->train->count(), 2);
  EXPECT_TRUE(parts->train->hasMasks());
  Sample sample;
  ASSERT_TRUE(parts->train->read(0, sample).ok());
  EXPECT_EQ(sample.mask, (std::vector<uint8_t>{0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0,
                                               0, 0, 0, 0, 1}));
  ASSERT_TRUE(parts->train->read(1, sample).ok());
  EXPECT_EQ(sample.mask, std::vector<uint8_t>(16, 2));
}

TEST_F(SegmentationFolders, MasksCanBeReadWithoutTheirPictures) {
  auto parts = open();
  ASSERT_TRUE(parts) << parts.message();
  Sample whole, sample;
  for (int64_t index : {1, 0}) {
    ASSERT_TRUE(parts->train->read(index, whole).ok());
    ASSERT_TRUE(parts->train->readWithoutPicture(index, sample).ok());
    EXPECT_EQ(sample.mask, whole.mask);
    EXPECT_EQ(sample.label, whole.label);
    EXPECT_TRUE(sample.picture.pixels.empty());
  }
}

TEST_F(SegmentationFolders, AColouredMaskIsBlackOrNot) {
  Picture colours = {4, 4, 3, std::vector<uint8_t>(48)};
  colours.pixels[5] = 1;
  writePicture(folder / "annotations/cat/1.png", colours);
  auto parts = open();
  ASSERT_TRUE(parts) << parts.message();
  Sample sample;
  ASSERT_TRUE(parts->train->read(0, sample).ok());
  std::vector<uint8_t> expected(16);
  expected[1] = 1;
  EXPECT_EQ(sample.mask, expected);
}

TEST_F(SegmentationFolders, RefusesMissingMask) {
  fs::remove(folder / "annotations/dog/1.png");
  std::string reason =
      (folder / "images/dog/1.jpg").string() + ": expected its mask " +
      (folder / "annotations/dog/1.png").string() + ", got no such file";
  EXPECT_EQ(open().message(), reason);
  auto parts = open(/*skipBroken=*/true);
  ASSERT_TRUE(parts) << parts.message();
  EXPECT_EQ(parts->train->count(), 1);
  EXPECT_EQ(parts->skipped, std::vector<std::string>{reason});
}

TEST_F(SegmentationFolders, RefusesMaskOfOtherSize) {
  writePicture(folder / "annotations/dog/1.png", flat(8, 7, 1));
  EXPECT_EQ(open().message(), (folder / "annotations/dog/1.png").string() +
                                  ": expected a mask of the size of " +
                                  (folder / "images/dog/1.jpg").string() +
                                  ", 8x6 (HxW), got 8x7");
}

TEST_F(SegmentationFolders, RefusesFolderWithoutPictures) {
  fs::remove_all(folder / "images");
  EXPECT_EQ(open().message(),
            (folder / "images").string() +
                ": No such file or directory; --data takes 'synthetic' or a "
                "folder");
}

} // namespace
} // namespace sinter::runtime
