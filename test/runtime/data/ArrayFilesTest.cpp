//===-- ArrayFilesTest.cpp - samples in arrays of NumPy -------------------===//
//
// The .npy format, and how arrays of a part make samples.
//
//===----------------------------------------------------------------------===//

#include "data/ArrayFiles.h"
#include "DataModel.h"
#include "TemporaryFolder.h"
#include "files/Npy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <minizip/zip.h>

namespace sinter::runtime {
namespace {

namespace fs = std::filesystem;

std::string textOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}
std::vector<std::byte> bytesOf(const std::string &text) {
  auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

template <typename Element>
std::string npy(NpyType type, std::vector<int64_t> shape,
                const std::vector<Element> &values) {
  return textOf(encodeNpy(type, shape, std::as_bytes(std::span(values))));
}

std::string npyWithHeader(std::string header, const std::string &elements) {
  std::string text = std::string("\x93NUMPY\1\0", 8);
  text += static_cast<char>(header.size());
  text += '\0';
  return text + header + elements;
}

// numpy.save of numpy.arange(3, dtype="uint8").
TEST(Npy, WritesAsNumPyDoes) {
  std::string header =
      "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }";
  header += std::string(118 - header.size() - 1, ' ') + "\n";
  EXPECT_EQ(npy<uint8_t>(NpyType::UInt8, {3}, {0, 1, 2}),
            npyWithHeader(header, std::string("\0\1\2", 3)));
}

TEST(Npy, ReadsWhatItWrites) {
  std::string text = npy<float>(NpyType::Float32, {2, 3}, {1, 2, 3, 4, 5, 6});
  auto array = parseNpy("file", bytesOf(text));
  ASSERT_TRUE(array) << array.message();
  EXPECT_EQ(array->type, NpyType::Float32);
  EXPECT_EQ(array->shape, (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(array->bytes.size(), 24U);
}

TEST(Npy, RefusesOtherArrays) {
  auto reasonFor = [](const std::string &text) {
    auto array = parseNpy("file", bytesOf(text));
    return array ? "" : array.message();
  };
  EXPECT_EQ(reasonFor("PK"), "file: is no .npy file, or one that is truncated");
  EXPECT_EQ(reasonFor(npyWithHeader("{'descr': '<f8', 'fortran_order': False, "
                                    "'shape': (1,), }",
                                    std::string(8, '\0'))),
            "file: expected elements of float32, uint8 or int64, "
            "little-endian, got others; hint: save array.astype('float32')");
  EXPECT_EQ(reasonFor(npyWithHeader("{'descr': '<f4', 'fortran_order': True, "
                                    "'shape': (1,), }",
                                    std::string(4, '\0'))),
            "file: expected an array in C order, got Fortran order; hint: "
            "save numpy.ascontiguousarray(array)");
  EXPECT_EQ(reasonFor(npyWithHeader("{'descr': '<f4', 'fortran_order': False, "
                                    "'shape': (2, 3), }",
                                    std::string(23, '\0'))),
            "file: expected 2x3 elements of 4 bytes, got 23 bytes of them");
  EXPECT_EQ(reasonFor(npyWithHeader("{'descr': '<f4', 'fortran_order': False, "
                                    "'shape': (4611686018427387904, 4), }",
                                    "")),
            "file: expected 4611686018427387904x4 elements of 4 bytes, got 0 "
            "bytes of them");
  for (const char *shape : {"(2, 3", "(-1,)", "(a,)", "3", ""})
    EXPECT_EQ(reasonFor(npyWithHeader(
                  fmt::format("{{'descr': '<f4', 'fortran_order': False, "
                              "'shape': {}",
                              shape),
                  "")),
              "file: the header of the .npy file is damaged")
        << shape;
}

class ArrayFilesTest : public testing::Test {
protected:
  ArrayFilesTest() {
    fed.feed(SINTER_SOURCE_ARRAY, {2}, "x")
        .feed(SINTER_SOURCE_ARRAY, {1}, "y", {}, /*isTarget=*/true)
        .output({256});
  }

  void write(const fs::path &part, int64_t count) {
    fs::create_directories(part);
    std::vector<float> x;
    for (int64_t i = 0; i < 2 * count; ++i)
      x.push_back(static_cast<float>(i) / 2);
    writeText(part / "x.npy", npy<float>(NpyType::Float32, {count, 2}, x));
    writeText(part / "y.npy", npy<int64_t>(NpyType::Int64, {count},
                                           std::vector<int64_t>(
                                               static_cast<size_t>(count), 5)));
  }
  Expected<DatasetParts> open(const char *name = "") {
    return openArrays({fed.model(), folder / name});
  }

  TemporaryFolder folder;
  DataModel fed{"arrays", {0, 0, 0}, {}};
};

TEST_F(ArrayFilesTest, GivesSamplesByName) {
  write(folder / "train", 3);
  write(folder / "test", 2);
  auto parts = open();
  ASSERT_TRUE(parts) << parts.message();
  EXPECT_EQ(parts->train->count(), 3);
  EXPECT_EQ(parts->validation, nullptr);
  EXPECT_EQ(parts->test->count(), 2);
  Sample sample;
  ASSERT_TRUE(parts->train->read(1, sample).ok());
  ASSERT_EQ(sample.arrays.size(), 2U);
  EXPECT_EQ(sample.arrays[0].name, "x");
  EXPECT_EQ(sample.arrays[0].values, (std::vector<float>{1, 1.5F}));
  EXPECT_EQ(sample.arrays[1].values, std::vector<float>{5});
}

TEST_F(ArrayFilesTest, ReadsArchives) {
  zipFile zip = zipOpen((folder / "data.npz").c_str(), APPEND_STATUS_CREATE);
  ASSERT_NE(zip, nullptr);
  auto add = [&](const char *name, const std::string &text) {
    zipOpenNewFileInZip(zip, name, nullptr, nullptr, 0, nullptr, 0, nullptr,
                        Z_DEFLATED, Z_DEFAULT_COMPRESSION);
    zipWriteInFileInZip(zip, text.data(), static_cast<unsigned>(text.size()));
    zipCloseFileInZip(zip);
  };
  add("x.npy", npy<float>(NpyType::Float32, {2, 2}, {1, 2, 3, 4}));
  add("y.npy", npy<uint8_t>(NpyType::UInt8, {2, 1}, {200, 1}));
  zipClose(zip, nullptr);
  auto parts = open("data.npz");
  ASSERT_TRUE(parts) << parts.message();
  Sample sample;
  ASSERT_TRUE(parts->train->read(0, sample).ok());
  EXPECT_EQ(sample.arrays[0].values, (std::vector<float>{1, 2}));
  EXPECT_EQ(sample.arrays[1].values, std::vector<float>{200});
}

TEST_F(ArrayFilesTest, RefusesOtherArrays) {
  EXPECT_EQ(open().message(), folder.path().string() +
                                  "/: expected train.npz or a folder 'train' "
                                  "of .npy files in it, got neither");
  write(folder / "train", 3);
  fs::path y = folder / "train/y.npy";
  writeText(y, npy<uint8_t>(NpyType::UInt8, {2}, {1, 1}));
  EXPECT_EQ(open().message(), y.string() + ": expected 3 samples as in " +
                                  (folder / "train/x.npy").string() +
                                  ", got 2");
  writeText(y, npy<uint8_t>(NpyType::UInt8, {3, 2}, {1, 1, 1, 1, 1, 1}));
  EXPECT_EQ(open().message(),
            y.string() + ": expected an array of Nx1 for input input, got 3x2");
  fs::remove(y);
  EXPECT_EQ(open().message(), y.string() + ": No such file or directory");
}

TEST_F(ArrayFilesTest, RefusesLabelsOfNoClass) {
  write(folder / "train", 3);
  fs::path y = folder / "train/y.npy";
  auto reasonFor = [&](const std::string &text) {
    writeText(y, text);
    auto parts = open();
    return parts ? "" : parts.message();
  };
  std::string expected = y.string() + ": sample {}: expected a label from 0 to "
                                      "255, got {}";
  auto labels = [](std::vector<int64_t> values) {
    return npy<int64_t>(NpyType::Int64, {3}, values);
  };
  auto numbers = [](std::vector<float> values) {
    return npy<float>(NpyType::Float32, {3}, values);
  };
  EXPECT_EQ(reasonFor(labels({0, 255, 1})), "");
  EXPECT_EQ(reasonFor(labels({0, 255, 256})),
            fmt::format(fmt::runtime(expected), 2, 256));
  EXPECT_EQ(reasonFor(labels({0, -1, 1})),
            fmt::format(fmt::runtime(expected), 1, -1));
  EXPECT_EQ(reasonFor(numbers({1.5F, 0, 1})),
            fmt::format(fmt::runtime(expected), 0, 1.5));
  EXPECT_EQ(reasonFor(numbers({0, NAN, 1})),
            fmt::format(fmt::runtime(expected), 1, "nan"));
}

TEST_F(ArrayFilesTest, ChecksLabelsAsTheModelGetsThem) {
  // Labels from 1 on.
  sinter_stage fromOne = {SINTER_STAGE_SCALE, 1, -1, 0};
  DataModel shifted("arrays", {0, 0, 0}, {});
  shifted.feed(SINTER_SOURCE_ARRAY, {2}, "x")
      .feed(SINTER_SOURCE_ARRAY, {1}, "y", std::span(&fromOne, 1),
            /*isTarget=*/true)
      .output({5});
  write(folder / "train", 3);
  auto parts = openArrays({shifted.model(), folder / ""});
  EXPECT_TRUE(parts) << parts.message();
  fs::path y = folder / "train/y.npy";
  writeText(y, npy<uint8_t>(NpyType::UInt8, {3}, {5, 0, 1}));
  parts = openArrays({shifted.model(), folder / ""});
  ASSERT_FALSE(parts);
  EXPECT_EQ(parts.message(),
            y.string() + ": sample 1: expected a label from 0 to 4, got -1");
}

// One result for a sample is compared with any number, and so is a target of
// the result's shape.
TEST_F(ArrayFilesTest, TakesAnyNumberForOthers) {
  write(folder / "train", 3);
  for (int64_t width : {1, 2}) {
    DataModel other("arrays", {0, 0, 0}, {});
    other.feed(SINTER_SOURCE_ARRAY, {2}, "x")
        .feed(SINTER_SOURCE_ARRAY, {width}, "y", {}, /*isTarget=*/true)
        .output({width});
    writeText(
        folder / "train/y.npy",
        npy<float>(NpyType::Float32, {3, width},
                   std::vector<float>(static_cast<size_t>(3 * width), -7.5F)));
    auto parts = openArrays({other.model(), folder / ""});
    EXPECT_TRUE(parts) << parts.message();
  }
}

} // namespace
} // namespace sinter::runtime
