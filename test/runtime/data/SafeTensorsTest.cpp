//===-- SafeTensorsTest.cpp - named tensors in files ----------------------===//
//
// What is written can be read; what is malformed is refused with its reason.
//
//===----------------------------------------------------------------------===//

#include "files/SafeTensors.h"
#include "TemporaryFolder.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <sys/stat.h>

namespace sinter::runtime {
namespace {

namespace fs = std::filesystem;

/// A file with the given header and data.
std::string fileOf(const std::string &header, size_t dataSize) {
  uint64_t length = header.size();
  return std::string(reinterpret_cast<const char *>(&length), 8) + header +
         std::string(dataSize, '\1');
}

/// Why a file "f" of these bytes is refused.
std::string errorOf(const std::string &bytes) {
  TemporaryFolder folder;
  writeText(folder / "f", bytes);
  auto file = openSafeTensors(folder / "f");
  if (file)
    return "no error";
  std::string path = folder.path().string() + "/";
  EXPECT_TRUE(file.message().starts_with(path)) << file.message();
  return file.message().substr(path.size());
}

/// The same with that header and that much data.
std::string errorOf(const std::string &header, size_t dataSize) {
  return errorOf(fileOf(header, dataSize));
}

TEST(SafeTensors, ReadsWhatWasWritten) {
  TemporaryFolder folder;
  fs::path path = folder / "w.safetensors";
  std::vector<float> kernel = {1, -2, 0.5F, 3, 4, 5};
  float scalar = 7;
  int64_t step = int64_t(1) << 40;
  std::vector<NamedTensor> tensors = {
      {"conv/kernel", SINTER_F32, {2, 3}, std::as_bytes(std::span(kernel))},
      {"scalar", SINTER_F32, {}, std::as_bytes(std::span(&scalar, 1))},
      {"empty", SINTER_F32, {0, 5}, {}},
      {"adam/step", SINTER_I64, {1}, std::as_bytes(std::span(&step, 1))}};
  std::map<std::string, std::string> metadata = {{"model", "a \"b\"\n"},
                                                 {"epoch", "3"}};
  ASSERT_TRUE(writeSafeTensors(path, tensors, metadata).ok());

  auto file = openSafeTensors(path);
  ASSERT_TRUE(file) << file.message();
  EXPECT_EQ(file->metadata(), metadata);
  ASSERT_EQ(file->tensors().size(), tensors.size());
  for (const NamedTensor &expected : tensors) {
    const StoredTensor *got = file->find(expected.name);
    ASSERT_TRUE(got) << expected.name;
    EXPECT_EQ(got->type, expected.type);
    EXPECT_EQ(got->shape, expected.shape);
    std::vector<std::byte> bytes(got->size);
    ASSERT_TRUE(file->read(*got, bytes).ok());
    EXPECT_TRUE(std::ranges::equal(bytes, expected.bytes));
  }
  EXPECT_EQ(file->find("missing"), nullptr);
}

TEST(SafeTensors, TensorsCanBeReadWhenFileIsMoved) {
  TemporaryFolder folder;
  writeText(
      folder / "f",
      fileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4));
  auto file = openSafeTensors(folder / "f");
  ASSERT_TRUE(file);
  SafeTensorsFile moved = std::move(*file);
  std::vector<std::byte> bytes(4);
  ASSERT_TRUE(moved.read(*moved.find("a"), bytes).ok());
  EXPECT_EQ(bytes, std::vector(4, std::byte{1}));
}

TEST(SafeTensors, RefusesFileThatWasCutShortMeanwhile) {
  TemporaryFolder folder;
  fs::path path = folder / "f";
  writeText(
      path,
      fileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4));
  auto file = openSafeTensors(path);
  ASSERT_TRUE(file);
  fs::resize_file(path, fs::file_size(path) - 1);
  std::vector<std::byte> bytes(4);
  Status status = file->read(*file->find("a"), bytes);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.message(),
            path.string() + ": changed or failed while it was read");
}

TEST(SafeTensors, WritesDataAtMultiplesOfElementSize) {
  TemporaryFolder folder;
  fs::path path = folder / "w.safetensors";
  float one = 1;
  int64_t two = 2;
  std::vector<NamedTensor> tensors = {
      {"f", SINTER_F32, {1}, std::as_bytes(std::span(&one, 1))},
      {"i", SINTER_I64, {1}, std::as_bytes(std::span(&two, 1))}};
  ASSERT_TRUE(writeSafeTensors(path, tensors, {}).ok());
  EXPECT_EQ(readText(path),
            std::string("\x70\0\0\0\0\0\0\0", 8) +
                R"({"i":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},)"
                R"("f":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})" +
                std::string(4, ' ') + std::string("\2\0\0\0\0\0\0\0", 8) +
                std::string("\0\0\x80\x3f", 4));
}

TEST(SafeTensors, MetadataThatIsNotUtf8DoesNotPreventWriting) {
  TemporaryFolder folder;
  fs::path path = folder / "w.safetensors";
  ASSERT_TRUE(writeSafeTensors(path, {}, {{"data", "\xff"}}).ok());
  auto file = openSafeTensors(path);
  ASSERT_TRUE(file) << file.message();
  EXPECT_EQ(file->metadata().at("data"), "\ufffd");
}

TEST(SafeTensors, FailedWriteLeavesOldFile) {
  TemporaryFolder folder;
  fs::path path = folder / "missing/w.safetensors";
  Status status = writeSafeTensors(path, {}, {});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.message(), path.string() + ": No such file or directory");
}

TEST(SafeTensors, RefusesMissingFile) {
  TemporaryFolder folder;
  fs::path path = folder / "missing/w.safetensors";
  auto file = openSafeTensors(path);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.message(), path.string() + ": No such file or directory");
}

TEST(SafeTensors, RefusesFolder) {
  TemporaryFolder folder;
  auto file = openSafeTensors(folder.path());
  ASSERT_FALSE(file);
  EXPECT_EQ(file.message(), folder.path().string() + ": is not a regular file");
}

TEST(SafeTensors, RefusesPipeWithoutWaitingForIt) {
  TemporaryFolder folder;
  fs::path path = folder / "pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  auto file = openSafeTensors(path);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.message(), path.string() + ": is not a regular file");
}

TEST(SafeTensors, RefusesFileLargerThanMemory) {
  TemporaryFolder folder;
  fs::path path = folder / "sparse";
  writeText(path, "");
  std::error_code error;
  fs::resize_file(path, uintmax_t(1) << 43, error);
  if (error)
    GTEST_SKIP() << "no file that large: " << error.message();
  auto file = openSafeTensors(path);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.message(),
            path.string() + ": is larger than this machine's memory");
}

TEST(SafeTensors, RefusesFileWithoutLength) {
  EXPECT_EQ(errorOf(std::string(7, '\0')),
            "f: expected a safetensors file, got one of 7 bytes");
}

TEST(SafeTensors, RefusesHeaderLongerThanFile) {
  std::string bytes = fileOf("{}", 0);
  for (uint64_t length : {uint64_t(3), std::numeric_limits<uint64_t>::max()}) {
    std::memcpy(bytes.data(), &length, 8);
    EXPECT_EQ(errorOf(bytes),
              fmt::format("f: is truncated or not a safetensors file: expected "
                          "a header of {} bytes, got 2",
                          length));
  }
}

TEST(SafeTensors, RefusesHeaderThatIsNotJson) {
  EXPECT_EQ(errorOf("{\"a\":", 0),
            "f: expected a header in JSON, got a syntax error at its byte 6");
  EXPECT_EQ(errorOf("", 0),
            "f: expected a header in JSON, got a syntax error at its byte 1");
  EXPECT_EQ(errorOf("{} x", 0),
            "f: expected a header in JSON, got a syntax error at its byte 4");
  EXPECT_EQ(errorOf("{\"\xff\":1}", 0),
            "f: expected a header in JSON, got a syntax error at its byte 3");
  EXPECT_EQ(errorOf("{\"a\":1e999}", 0),
            "f: expected a header in JSON, got a number out of range");
}

TEST(SafeTensors, RefusesDeeplyNestedHeaderWithoutOverflow) {
  std::string open, close;
  for (int i = 0; i < 200'000; ++i) {
    open += "{\"a\":[";
    close += "]}";
  }
  EXPECT_EQ(errorOf(open + close, 0),
            "f: expected a header nested at most 3 deep");
  EXPECT_EQ(errorOf(open, 0),
            fmt::format("f: expected a header in JSON, got a syntax error at "
                        "its byte {}",
                        open.size() + 1));
}

TEST(SafeTensors, RefusesHeaderThatIsNoObject) {
  EXPECT_EQ(errorOf("[1]", 0),
            "f: expected a header that is an object, got [1]");
}

TEST(SafeTensors, RefusesMetadataThatIsNotText) {
  EXPECT_EQ(errorOf(R"({"__metadata__":3})", 0),
            "f: expected an object as __metadata__, got 3");
  EXPECT_EQ(errorOf(R"({"__metadata__":{"epoch":3}})", 0),
            "f: expected a string as \"epoch\" in __metadata__, got 3");
}

TEST(SafeTensors, RefusesTensorThatIsNoObject) {
  EXPECT_EQ(errorOf(R"({"a\nb":3})", 0),
            R"(f: tensor "a\nb": expected an object, got 3)");
}

TEST(SafeTensors, RefusesOtherTypes) {
  EXPECT_EQ(
      errorOf(R"({"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}})", 4),
      R"(f: tensor "a": expected dtype F32 or I64, got "F16")");
  EXPECT_EQ(errorOf(R"({"a":{"shape":[2],"data_offsets":[0,4]}})", 4),
            R"(f: tensor "a": expected dtype F32 or I64, got null)");
}

TEST(SafeTensors, RefusesShapeThatIsNoListOfExtents) {
  for (const char *shape :
       {"3", "[-1]", "[1.5]", "[\"1\"]", "null", "[9223372036854775808]", "{}"})
    EXPECT_EQ(errorOf(fmt::format(R"({{"a":{{"dtype":"F32","shape":{},)"
                                  R"("data_offsets":[0,4]}}}})",
                                  shape),
                      4),
              fmt::format(R"(f: tensor "a": expected a list of extents as )"
                          "shape, got {}",
                          shape));
}

TEST(SafeTensors, RefusesOffsetsThatAreNoRange) {
  for (const char *offsets : {"null", "[0]", "[0,4,8]", "[4,0]", "[-4,0]"})
    EXPECT_EQ(errorOf(fmt::format(R"({{"a":{{"dtype":"F32","shape":[1],)"
                                  R"("data_offsets":{}}}}})",
                                  offsets),
                      4),
              fmt::format(R"(f: tensor "a": expected a begin and an end as )"
                          "data_offsets, got {}",
                          offsets));
}

TEST(SafeTensors, RefusesTruncatedData) {
  EXPECT_EQ(
      errorOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 7),
      R"(f: tensor "a": is truncated: expected 8 bytes of data in the file, )"
      "got 7");
}

TEST(SafeTensors, RefusesOffsetsThatDoNotFitShape) {
  EXPECT_EQ(
      errorOf(R"({"a":{"dtype":"I64","shape":[2,1],"data_offsets":[0,8]}})", 8),
      R"(f: tensor "a": expected data_offsets that fit I64 of shape [2,1], )"
      "got 8 bytes");
}

// These extents make 2^64 bytes, which must not pass for none.
TEST(SafeTensors, RefusesShapeThatOverflows) {
  EXPECT_EQ(errorOf(R"({"a":{"dtype":"F32","shape":[2147483648,2147483648],)"
                    R"("data_offsets":[0,0]}})",
                    0),
            R"(f: tensor "a": expected data_offsets that fit F32 of shape )"
            "[2147483648,2147483648], got 0 bytes");
}

TEST(SafeTensors, RefusesDuplicates) {
  EXPECT_EQ(errorOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                    R"("a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
                    8),
            R"(f: the header has "a" twice)");
  EXPECT_EQ(errorOf(R"({"a":{"dtype":"F32","dtype":"F32","shape":[1],)"
                    R"("data_offsets":[0,4]}})",
                    4),
            R"(f: the header has "dtype" twice)");
}

TEST(SafeTensors, RefusesOverlap) {
  EXPECT_EQ(errorOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                    R"("b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
                    12),
            R"(f: tensor "b": overlaps another tensor)");
}

TEST(SafeTensors, RefusesHoles) {
  EXPECT_EQ(
      errorOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8),
      R"(f: tensor "a": expected its data at offset 0, got 4)");
  EXPECT_EQ(
      errorOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 5),
      "f: expected 4 bytes of data, got 5");
}

// A message is one line of bearable length, whatever the file holds.
TEST(SafeTensors, ShortensWhatItQuotes) {
  std::string message = errorOf("[\"" + std::string(5000, 'x') + "\"]", 0);
  EXPECT_LT(message.size(), 200U);
  message = errorOf("{\"" + std::string(5000, '\t') + "\":1}", 0);
  EXPECT_EQ(message.find('\n'), std::string::npos);
  EXPECT_LT(message.size(), 200U);
}

} // namespace
} // namespace sinter::runtime
