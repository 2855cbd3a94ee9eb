//===-- WarpgroupMatrixTest.cpp - wgmma -----------------------------------===//
//
// Against products of whole matrices, with the sums where the PTX manual's
// table for m64nNk8 and m64nNk16 says; and what kernels can do wrong.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <bit>
#include <random>

namespace {

constexpr size_t rows = 64, threads = 128;

// Register i of a thread, as the table of the accumulator has it.
size_t rowOf(size_t thread, size_t i) {
  return thread / 32 * 16 + thread % 32 / 4 + (i & 2 ? 8 : 0);
}
size_t columnOf(size_t thread, size_t i) {
  return i / 4 * 8 + thread % 4 * 2 + (i & 1);
}

/// Lines of both factors, and sums to add to: small integers, so that every
/// order of summation gives the same.
struct Product {
  size_t depth, columns;
  std::vector<float> lines, sums;

  Product(size_t depth, size_t columns) : depth(depth), columns(columns) {
    std::mt19937 random(1);
    auto fill = [&](std::vector<float> &matrix, size_t size) {
      for (size_t i = 0; i < size; ++i)
        matrix.push_back(static_cast<float>(random() % 33) - 16);
    };
    fill(lines, (rows + columns) * depth);
    fill(sums, rows * columns);
  }

  float expected(size_t row, size_t column) const {
    float sum = sums[row * columns + column];
    for (size_t k = 0; k < depth; ++k)
      sum += lines[row * depth + k] * lines[(rows + column) * depth + k];
    return sum;
  }
};

void check(Device &device, const char *kernel, const Product &product,
           CUdeviceptr lines) {
  size_t registers = product.columns / 2;
  std::vector<float> sums;
  for (size_t thread = 0; thread < threads; ++thread)
    for (size_t i = 0; i < registers; ++i)
      sums.push_back(product.sums[rowOf(thread, i) * product.columns +
                                  columnOf(thread, i)]);
  CUdeviceptr out = device.upload(sums);
  auto columns = static_cast<int32_t>(product.columns);
  int32_t fault = 0;
  ASSERT_EQ(device.run(kernel, 1, threads, {&lines, &out, &columns, &fault}),
            CUDA_SUCCESS);
  std::vector<float> got = device.download<float>(out, sums.size());
  for (size_t thread = 0; thread < threads; ++thread)
    for (size_t i = 0; i < registers; ++i)
      ASSERT_EQ(got[thread * registers + i],
                product.expected(rowOf(thread, i), columnOf(thread, i)))
          << "thread " << thread << ", register " << i;
}

TEST(Wgmma, MultipliesTf32) {
  for (size_t columns : {8, 24, 256}) {
    Device device("random");
    Product product(32, columns);
    check(device, "wgmma_tf32", product, device.upload(product.lines));
  }
}

TEST(Wgmma, MultipliesBFloat16) {
  for (size_t columns : {8, 64, 256}) {
    Device device("random");
    Product product(64, columns);
    std::vector<uint16_t> lines;
    for (float element : product.lines)
      lines.push_back(
          static_cast<uint16_t>(std::bit_cast<uint32_t>(element) >> 16));
    check(device, "wgmma_bf16", product, device.upload(lines));
  }
}

TEST(Wgmma, MultipliesTransposedColumns) {
  constexpr size_t depth = 64, lineColumns = 64;
  for (size_t columns : {64, 128, 256}) {
    Device device("random");
    Product product(depth, columns);
    std::vector<uint16_t> lines;
    auto append = [&](float element) {
      lines.push_back(
          static_cast<uint16_t>(std::bit_cast<uint32_t>(element) >> 16));
    };
    for (size_t i = 0; i < rows * depth; ++i)
      append(product.lines[i]);
    for (size_t first = 0; first < columns; first += lineColumns)
      for (size_t k = 0; k < depth; ++k)
        for (size_t column = first; column < first + lineColumns; ++column)
          append(product.lines[(rows + column) * depth + k]);
    check(device, "wgmma_bf16_transposed", product, device.upload(lines));
  }
}

TEST(Wgmma, CutsToTf32) {
  Device device;
  // Between 1 and the next tf32 number.
  Product product(32, 8);
  product.lines.assign(product.lines.size(), 1.f + 0x1.8p-11f);
  CUdeviceptr lines = device.upload(product.lines);
  product.lines.assign(product.lines.size(), 1);
  check(device, "wgmma_tf32", product, lines);
}

/// Runs a kernel that does something wrong, the number of which is in
/// Kernels.cpp, and returns the report without its begin.
std::string reportOf(int32_t fault, CUresult error,
                     const char *order = "forward") {
  Device device(order);
  Product product(32, 8);
  CUdeviceptr lines = device.upload(product.lines);
  CUdeviceptr sums = device.upload(product.sums);
  int32_t columns = 8;
  testing::internal::CaptureStderr();
  EXPECT_EQ(
      device.run("wgmma_tf32", 1, threads, {&lines, &sums, &columns, &fault}),
      error);
  std::string report = testing::internal::GetCapturedStderr();
  return report.substr(report.find("0): ") + 4);
}

TEST(WgmmaFault, AStoreAfterTheFence) {
  // The last line of b begins with its last 16 bytes.
  EXPECT_EQ(
      reportOf(1, CUDA_ERROR_LAUNCH_FAILED),
      "a wgmma reads byte 9088 of shared memory, which was stored without "
      "a fence.proxy.async of all threads after it\n");
}

TEST(WgmmaFault, AStoreBeforeTheWait) {
  for (const char *order : {"forward", "reverse", "random"})
    EXPECT_TRUE(
        reportOf(2, CUDA_ERROR_LAUNCH_FAILED, order)
            .ends_with("what a wgmma reads was stored to before it was waited "
                       "for\n"))
        << order;
}

TEST(WgmmaFault, AStoreAfterAWaitForOtherProducts) {
  EXPECT_TRUE(reportOf(7, CUDA_ERROR_LAUNCH_FAILED)
                  .ends_with("what a wgmma reads was stored to before it was "
                             "waited for\n"));
}

TEST(WgmmaFault, NoFenceOfRegisters) {
  EXPECT_TRUE(reportOf(3, CUDA_ERROR_LAUNCH_FAILED)
                  .ends_with("a wgmma without a wgmma.fence after the last "
                             "wait\n"));
}

TEST(WgmmaFault, AFactorThatIsNotAligned) {
  EXPECT_TRUE(reportOf(4, CUDA_ERROR_MISALIGNED_ADDRESS)
                  .ends_with("a wgmma of a factor that does not begin at a "
                             "multiple of 1024 bytes\n"));
}

TEST(WgmmaFault, AWarpThatDoesNotCome) {
  EXPECT_EQ(reportOf(5, CUDA_ERROR_LAUNCH_FAILED),
            "not all threads come: threads 0-95 wait at a wgmma; threads "
            "96-127 have ended\n");
}

TEST(WgmmaFault, AnotherLayout) {
  EXPECT_TRUE(
      reportOf(6, CUDA_ERROR_INVALID_VALUE)
          .ends_with("a wgmma of a factor without the 128-byte swizzle\n"));
}

} // namespace
