//===-- IdxTest.cpp - files of pictures and labels ------------------------===//
//
// Plain and compressed files, and everything that can be wrong with them.
//
//===----------------------------------------------------------------------===//

#include "data/Idx.h"
#include "TemporaryFolder.h"

#include <gtest/gtest.h>

#include <numeric>
#include <sys/stat.h>
#include <zlib.h>

namespace sinter::runtime {
namespace {

namespace fs = std::filesystem;

std::string words(std::initializer_list<uint32_t> values) {
  std::string text;
  for (uint32_t value : values)
    for (int shift = 24; shift >= 0; shift -= 8)
      text.push_back(static_cast<char>(value >> shift));
  return text;
}

/// Two pictures of 3x4 pixels.
std::string twoPictures() {
  std::string pixels(24, 0);
  std::iota(pixels.begin(), pixels.end(), char(1));
  return words({0x803, 2, 3, 4}) + pixels;
}

void writeGzip(const fs::path &path, const std::string &text) {
  gzFile file = gzopen(path.c_str(), "wb");
  ASSERT_TRUE(file);
  ASSERT_EQ(gzwrite(file, text.data(), static_cast<unsigned>(text.size())),
            static_cast<int>(text.size()));
  ASSERT_EQ(gzclose(file), Z_OK);
}

class Idx : public testing::Test {
protected:
  /// Why a file with these contents is refused, without its path.
  std::string errorOf(const std::string &contents,
                      IdxKind kind = IdxKind::Images) {
    writeText(path, contents);
    return errorOfFile(kind);
  }

  std::string errorOfFile(IdxKind kind = IdxKind::Images) {
    auto array = readIdx(path, kind);
    if (array)
      return "no error";
    std::string prefix = path.string() + ": ";
    EXPECT_TRUE(array.message().starts_with(prefix)) << array.message();
    return array.message().substr(prefix.size());
  }

  TemporaryFolder folder;
  fs::path path = folder / "file";
};

TEST_F(Idx, ReadsPlainFile) {
  writeText(path, twoPictures());
  auto array = readIdx(path, IdxKind::Images);
  ASSERT_TRUE(array) << array.message();
  EXPECT_EQ(array->shape, (std::vector<int64_t>{2, 3, 4}));
  ASSERT_EQ(array->bytes.size(), 24U);
  EXPECT_EQ(array->bytes.front(), 1);
  EXPECT_EQ(array->bytes.back(), 24);
}

TEST_F(Idx, ReadsCompressedFile) {
  writeGzip(path, twoPictures());
  auto array = readIdx(path, IdxKind::Images);
  ASSERT_TRUE(array) << array.message();
  EXPECT_EQ(array->shape, (std::vector<int64_t>{2, 3, 4}));
  EXPECT_EQ(array->bytes.back(), 24);
}

TEST_F(Idx, ReadsLabels) {
  writeText(path, words({0x801, 3}) + "\1\7\2");
  auto array = readIdx(path, IdxKind::Labels);
  ASSERT_TRUE(array) << array.message();
  EXPECT_EQ(array->shape, (std::vector<int64_t>{3}));
  EXPECT_EQ(array->bytes, (std::vector<uint8_t>{1, 7, 2}));
}

TEST_F(Idx, ReadsWhatWasWritten) {
  // More than one chunk of the reader.
  std::vector<uint8_t> bytes(3 * 1000 * 1000);
  for (size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<uint8_t>(i * 7 + i / 256);
  std::vector<int64_t> shape = {3, 1000, 1000};
  ASSERT_TRUE(writeIdx(path, IdxKind::Images, shape, bytes).ok());
  auto array = readIdx(path, IdxKind::Images);
  ASSERT_TRUE(array) << array.message();
  EXPECT_EQ(array->shape, shape);
  EXPECT_EQ(array->bytes, bytes);
}

TEST_F(Idx, RefusesMissingFile) {
  EXPECT_EQ(errorOfFile(), "No such file or directory");
}

TEST_F(Idx, RefusesPipeWithoutWaitingForIt) {
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(errorOfFile(), "is not a regular file");
}

TEST_F(Idx, RefusesLabelsUnderNameOfImages) {
  EXPECT_EQ(errorOf(words({0x801, 3}) + "\1\7\2"),
            "expected an IDX image file (magic 0x00000803), got an IDX label "
            "file (magic 0x00000801)");
}

TEST_F(Idx, RefusesImagesUnderNameOfLabels) {
  EXPECT_EQ(errorOf(twoPictures(), IdxKind::Labels),
            "expected an IDX label file (magic 0x00000801), got an IDX image "
            "file (magic 0x00000803)");
}

TEST_F(Idx, RefusesOtherFiles) {
  EXPECT_EQ(errorOf("\x89PNG\r\n\x1a\n and so on"),
            "expected an IDX image file (magic 0x00000803), got magic "
            "0x89504e47");
}

TEST_F(Idx, RefusesTruncatedHeader) {
  EXPECT_EQ(errorOf(""), "is truncated: expected a header of 16 bytes, got 0");
  EXPECT_EQ(errorOf(words({0x803, 2, 3})),
            "is truncated: expected a header of 16 bytes, got 12");
}

TEST_F(Idx, RefusesTruncatedData) {
  std::string contents = twoPictures();
  contents.pop_back();
  EXPECT_EQ(errorOf(contents),
            "is truncated: expected 24 bytes of data (2x3x4), got 23");
}

TEST_F(Idx, RefusesTrailingBytes) {
  EXPECT_EQ(errorOf(twoPictures() + "x"),
            "expected 24 bytes of data (2x3x4), got more");
}

TEST_F(Idx, RefusesTruncatedCompressedData) {
  writeGzip(path, twoPictures());
  std::string contents = readText(path);
  // Without some of its data, and without a part of the checksum after it.
  for (size_t missing : {20, 1})
    EXPECT_EQ(errorOf(contents.substr(0, contents.size() - missing)),
              "is truncated: its compressed data ends too early");
}

TEST_F(Idx, RefusesCorruptCompressedData) {
  writeGzip(path, twoPictures());
  std::string contents = readText(path);
  contents[contents.size() - 8] ^= 1;
  EXPECT_EQ(errorOf(contents), "is corrupt: its compressed data is damaged");
}

TEST_F(Idx, RefusesEmptyExtents) {
  EXPECT_EQ(errorOf(words({0x803, 0, 28, 28})),
            "expected at least one value and at most 4096x4096 in a picture, "
            "got 0x28x28");
}

TEST_F(Idx, RefusesAbsurdExtents) {
  EXPECT_EQ(errorOf(words({0x803, 1, 28, 0xffffffff})),
            "expected at least one value and at most 4096x4096 in a picture, "
            "got 1x28x4294967295");
  EXPECT_EQ(errorOf(words({0x803, 0xffffffff, 4096, 4096})),
            "expected at most 4294967296 bytes of data, got 4294967295x4096x"
            "4096 of them");
}

// The header alone must not make the reader allocate what it promises.
TEST_F(Idx, BelievesDataRatherThanHeader) {
  EXPECT_EQ(errorOf(words({0x803, 5'000'000, 28, 28}) + "few"),
            "is truncated: expected 3920000000 bytes of data (5000000x28x28), "
            "got 3");
}

} // namespace
} // namespace sinter::runtime
