//===-- BulkCopyTest.cpp - bulk copies of pixels --------------------------===//
//
// Against the pixels that a convolution reads, and against misuse.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <algorithm>
#include <optional>

namespace {

constexpr int samples = 2, rows = 5, columns = 7, depth = 128;

/// One window of a convolution over the images, and what a copy has of it.
struct Window {
  int border[2] = {0, 0}; ///< of zeros before columns and rows
  int window[2] = {1, 1};
  int stride[2] = {1, 1};
  uint32_t pixels = 32;
  uint32_t channels = 64;

  int results(int axis) const {
    int extent = axis == 0 ? columns : rows;
    return (extent + 2 * border[axis] - window[axis]) / stride[axis] + 1;
  }
};

/// Images of 16-bit numbers, and copies of their pixels.
class BulkCopy : public testing::TestWithParam<const char *> {
protected:
  BulkCopy() {
    for (int i = 0; i < samples * rows * columns * depth; ++i)
      images.push_back(static_cast<uint16_t>(i + 1));
    begin();
  }

  /// Begins a context, without the errors of the last one.
  void begin(const char *order = GetParam()) {
    device.reset();
    device.emplace(order);
    address = device->upload(images);
  }

  /// Changes what the tensor map is made of.
  struct Arguments {
    CUtensorMapDataType type = CU_TENSOR_MAP_DATA_TYPE_BFLOAT16;
    uint64_t offset = 0;
    uint64_t extents[4] = {depth, columns, rows, samples};
    uint64_t byteStrides[3] = {2 * depth, 2 * depth * columns,
                               2 * depth * columns * rows};
    int first[2] = {0, 0}, last[2] = {0, 0};
    uint32_t channels = 64, pixels = 32;
    uint32_t strides[4] = {1, 1, 1, 1};
  };

  CUresult encode(const Arguments &with, CUtensorMap *into = nullptr) {
    return cuTensorMapEncodeIm2col(
        into ? into : &map, with.type, 4,
        reinterpret_cast<void *>(address + with.offset), with.extents,
        with.byteStrides, with.first, with.last, with.channels, with.pixels,
        with.strides, CU_TENSOR_MAP_INTERLEAVE_NONE, CU_TENSOR_MAP_SWIZZLE_128B,
        CU_TENSOR_MAP_L2_PROMOTION_NONE, CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE);
  }

  /// A map of boxes of the same tensor.
  CUresult encodeBoxes(std::array<uint32_t, 4> box,
                       std::array<uint32_t, 4> steps = {1, 1, 1, 1}) {
    Arguments with;
    return cuTensorMapEncodeTiled(
        &map, with.type, 4, reinterpret_cast<void *>(address), with.extents,
        with.byteStrides, box.data(), steps.data(),
        CU_TENSOR_MAP_INTERLEAVE_NONE, CU_TENSOR_MAP_SWIZZLE_128B,
        CU_TENSOR_MAP_L2_PROMOTION_NONE, CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE);
  }

  CUresult encode(const Window &window) {
    Arguments with;
    for (int axis : {0, 1}) {
      with.first[axis] = -window.border[axis];
      with.last[axis] = window.border[axis] - window.window[axis] + 1;
      with.strides[axis + 1] = static_cast<uint32_t>(window.stride[axis]);
    }
    with.pixels = window.pixels;
    with.channels = window.channels;
    return encode(with);
  }

  /// Copies into shared memory, and expects so many bytes of it.
  CUresult fetch(const std::vector<int32_t> &place, int32_t bytes,
                 bool isEarly = false) {
    CUdeviceptr places = device->upload(place);
    CUdeviceptr output = device->allocate(4096), early = 0;
    if (isEarly)
      early = device->allocate(4096);
    CUresult result =
        device->run("fetch", 1, 64, {&map, &places, &bytes, &output, &early});
    if (result == CUDA_SUCCESS)
      shared = device->download<uint16_t>(isEarly ? early : output, 2048);
    return result;
  }

  /// The element of a pixel that was copied, out of its swizzled line.
  uint16_t element(size_t pixel, size_t channel, size_t lineElements = 64) {
    size_t offset = 2 * (pixel * lineElements + channel);
    return shared[(offset ^ (offset / 128 % 8 * 16)) / 2];
  }

  uint16_t image(int sample, int row, int column, int channel) const {
    if (sample >= samples || row < 0 || row >= rows || column < 0 ||
        column >= columns || channel >= depth)
      return 0;
    return images[static_cast<size_t>(
        ((sample * rows + row) * columns + column) * depth + channel)];
  }

  /// Copies what the tap of a window multiplies for `pixels` results from
  /// number `result` on, and compares.
  void expectTap(const Window &window, int result, int tapColumn, int tapRow,
                 int channel) {
    ASSERT_EQ(encode(window), CUDA_SUCCESS);
    int width = window.results(0), height = window.results(1);
    auto coordinates = [&](int number) {
      return std::array{number % width * window.stride[0] - window.border[0],
                        number / width % height * window.stride[1] -
                            window.border[1],
                        number / width / height};
    };
    auto [column, row, sample] = coordinates(result);
    auto bytes = static_cast<int32_t>(2 * window.pixels * window.channels);
    ASSERT_EQ(fetch({channel, column, row, sample, tapColumn, tapRow}, bytes),
              CUDA_SUCCESS);
    for (int pixel = 0; pixel < static_cast<int>(window.pixels); ++pixel) {
      auto [x, y, n] = coordinates(result + pixel);
      for (int c = 0; c < static_cast<int>(window.channels); ++c)
        ASSERT_EQ(element(static_cast<size_t>(pixel), static_cast<size_t>(c),
                          window.channels),
                  image(n, y + tapRow, x + tapColumn, channel + c))
            << "pixel " << pixel << ", channel " << c;
    }
  }

  std::optional<Device> device;
  std::vector<uint16_t> images;
  CUdeviceptr address = 0;
  CUtensorMap map = {};
  std::vector<uint16_t> shared;
};

TEST_P(BulkCopy, ReadsConsecutivePixels) {
  expectTap({}, 0, 0, 0, 0);
  expectTap({}, 3, 0, 0, 64);
}

TEST_P(BulkCopy, FillsBordersWithZeros) {
  Window window{.border = {1, 1}, .window = {3, 3}};
  for (int row : {0, 1, 2})
    for (int column : {0, 1, 2})
      expectTap(window, 0, column, row, 0);
}

TEST_P(BulkCopy, GoesOnInTheNextSampleAndBeyondTheLast) {
  Window window{.border = {1, 2}, .window = {3, 5}};
  expectTap(window, 20, 2, 4, 64);
  expectTap(window, 60, 0, 1, 0);
}

TEST_P(BulkCopy, StepsByStrides) {
  Window window{.border = {1, 0}, .window = {3, 2}, .stride = {3, 2}};
  for (int result : {0, 1, 4})
    expectTap(window, result, 2, 1, 64);
}

TEST_P(BulkCopy, FillsChannelsBesideTheImage) { expectTap({}, 0, 0, 0, 96); }

TEST_P(BulkCopy, HasLinesShorterThanTheSwizzle) {
  expectTap({.pixels = 24, .channels = 32}, 0, 0, 0, 32);
}

TEST_P(BulkCopy, BringsBoxesAndZerosBesideTheTensor) {
  ASSERT_EQ(encodeBoxes({64, 3, 2, 2}), CUDA_SUCCESS);
  for (auto [channel, column, row, sample] :
       {std::array{0, 0, 0, 0}, std::array{64, 3, 1, 0},
        std::array{96, 5, 4, 1}, std::array{0, -1, -1, -1}}) {
    ASSERT_EQ(fetch({channel, column, row, sample, -1, -1}, 64 * 3 * 2 * 2 * 2),
              CUDA_SUCCESS);
    for (int line = 0; line < 3 * 2 * 2; ++line)
      for (int c = 0; c < 64; ++c) {
        int n = sample + line / 6;
        ASSERT_EQ(element(static_cast<size_t>(line), static_cast<size_t>(c)),
                  n < 0 ? 0
                        : image(n, row + line / 3 % 2, column + line % 3,
                                channel + c))
            << "line " << line << ", element " << c;
      }
  }
}

TEST_P(BulkCopy, IsInTheModeOfItsMap) {
  ASSERT_EQ(encodeBoxes({64, 32, 1, 1}), CUDA_SUCCESS);
  testing::internal::CaptureStderr();
  EXPECT_EQ(fetch({0, 0, 0, 0, 0, 0}, 4096), CUDA_ERROR_LAUNCH_FAILED);
  EXPECT_NE(testing::internal::GetCapturedStderr().find(
                "a bulk copy reads by a tensor map of another mode"),
            std::string::npos);
}

TEST_P(BulkCopy, PoisonsItsDestinationUntilItIsWaitedFor) {
  ASSERT_EQ(encode(Arguments{}), CUDA_SUCCESS);
  ASSERT_EQ(fetch({0, 0, 0, 0, 0, 0}, 4096, /*isEarly=*/true), CUDA_SUCCESS);
  if (GetParam() != std::string("random"))
    EXPECT_EQ(shared, std::vector<uint16_t>(2048, 0xffff));
}

TEST_P(BulkCopy, IsToldApartByPhases) {
  ASSERT_EQ(encode(Arguments{}), CUDA_SUCCESS);
  std::vector<int32_t> list;
  for (int column : {1, 2, 3})
    list.insert(list.end(), {0, column, 0, 0, 0, 0});
  CUdeviceptr places = device->upload(list);
  CUdeviceptr output = device->allocate(64 * 4);
  ASSERT_EQ(device->run("fetch_in_phases", 1, 64, {&map, &places, &output}),
            CUDA_SUCCESS);
  uint32_t sum = 0;
  for (int column : {1, 2, 3})
    sum += image(0, 0, column, 0);
  EXPECT_EQ(device->download<uint32_t>(output, 64),
            std::vector<uint32_t>(64, sum));
}

TEST_P(BulkCopy, MustBringWhatItsBarrierWaitsFor) {
  for (auto [bytes, report] :
       {std::pair(4112, "not all threads come: threads 0-63 wait for an "
                        "mbarrier, which lacks 0 arrivals and 16 bytes"),
        std::pair(4080, "an mbarrier gets more than it waits for: it lacks 0 "
                        "arrivals and -16 bytes")}) {
    begin();
    ASSERT_EQ(encode(Arguments{}), CUDA_SUCCESS);
    testing::internal::CaptureStderr();
    EXPECT_EQ(fetch({0, 0, 0, 0, 0, 0}, bytes), CUDA_ERROR_LAUNCH_FAILED);
    EXPECT_NE(testing::internal::GetCapturedStderr().find(report),
              std::string::npos);
  }
}

TEST_P(BulkCopy, BeginsInTheBox) {
  ASSERT_EQ(encode(Window{.border = {1, 0}, .window = {3, 1}}), CUDA_SUCCESS);
  testing::internal::CaptureStderr();
  EXPECT_EQ(fetch({0, 6, 0, 0, 0, 0}, 4096), CUDA_ERROR_LAUNCH_FAILED);
  EXPECT_NE(testing::internal::GetCapturedStderr().find(
                "a bulk copy begins at 6, beside the box from -1 to 5"),
            std::string::npos);
}

TEST_P(BulkCopy, BeginsWholeStepsFromTheBegin) {
  ASSERT_EQ(encode(Window{.stride = {1, 2}}), CUDA_SUCCESS);
  testing::internal::CaptureStderr();
  EXPECT_EQ(fetch({0, 0, 1, 0, 0, 0}, 4096), CUDA_ERROR_LAUNCH_FAILED);
  EXPECT_NE(testing::internal::GetCapturedStderr().find(
                "a bulk copy begins at 1, no whole steps of 2 from the box's "
                "begin at 0"),
            std::string::npos);
}

TEST_P(BulkCopy, MisuseIsReported) {
  const char *reports[] = {
      "uses an mbarrier that is none, or was written over",
      "begins a bulk copy with an mbarrier that was not fenced",
      "initialises an mbarrier twice",
      "uses an mbarrier that is none, or was written over",
      "an mbarrier at byte 4092 of shared memory, no multiple of 8",
      "a bulk copy reads memory as a tensor map that holds none",
      "ends before its block's bulk copies",
      "uses an mbarrier that is none, or was written over"};
  for (int32_t misuse = 0; misuse < 8; ++misuse) {
    // At random, a copy that nobody waits for may have come.
    begin("forward");
    ASSERT_EQ(encode(Arguments{}), CUDA_SUCCESS);
    CUdeviceptr places = device->upload(std::vector<int32_t>(6));
    testing::internal::CaptureStderr();
    EXPECT_NE(device->run("misuse_copies", 1, 64, {&map, &places, &misuse}),
              CUDA_SUCCESS);
    EXPECT_NE(testing::internal::GetCapturedStderr().find(reports[misuse]),
              std::string::npos)
        << reports[misuse];
  }
}

TEST_P(BulkCopy, TensorMapsAreChecked) {
  testing::internal::CaptureStderr();
  auto refuses = [&](auto change, CUresult error = CUDA_ERROR_INVALID_VALUE) {
    Arguments with;
    change(with);
    EXPECT_EQ(encode(with), error);
  };
  refuses([](Arguments &with) { with.type = CUtensorMapDataType{}; },
          CUDA_ERROR_NOT_SUPPORTED);
  refuses([](Arguments &with) { with.offset = 8; });
  refuses([](Arguments &with) { with.offset = 16; }); // ends behind the memory
  refuses([](Arguments &with) { with.extents[3] = 3; });
  refuses([](Arguments &with) { with.extents[1] = 0; });
  refuses([](Arguments &with) { with.byteStrides[0] += 8; });
  refuses([](Arguments &with) { with.first[0] = -129; });
  refuses([](Arguments &with) { with.last[1] = -rows; });
  refuses([](Arguments &with) { with.pixels = 1025; });
  refuses([](Arguments &with) { with.channels = 72; });
  refuses([](Arguments &with) { with.channels = 4; });
  refuses([](Arguments &with) { with.strides[2] = 9; });
  EXPECT_EQ(encodeBoxes({72, 1, 1, 1}), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(encodeBoxes({64, 257, 1, 1}), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(encodeBoxes({64, 0, 1, 1}), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(encodeBoxes({64, 1, 1, 1}, {1, 2, 1, 1}), CUDA_ERROR_NOT_SUPPORTED);
  auto *misaligned =
      reinterpret_cast<CUtensorMap *>(reinterpret_cast<char *>(&map) + 32);
  EXPECT_EQ(encode(Arguments{}, misaligned), CUDA_ERROR_INVALID_VALUE);
  testing::internal::GetCapturedStderr();
}

INSTANTIATE_TEST_SUITE_P(Orders, BulkCopy,
                         testing::Values("forward", "reverse", "random"));

} // namespace
