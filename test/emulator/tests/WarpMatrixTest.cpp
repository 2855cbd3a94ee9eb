//===-- WarpMatrixTest.cpp - mma.sync and ldmatrix ------------------------===//
//
// Against products of whole matrices, which the tests distribute among the
// lanes as the PTX manual's tables say.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <bit>
#include <random>

namespace {

// The tables of the PTX manual for .f16 and .bf16 in m16n8k16, element by
// element.
size_t rowOfA16(size_t lane, size_t i) {
  return i < 2 || (i >= 4 && i < 6) ? lane / 4 : lane / 4 + 8;
}
size_t columnOfA16(size_t lane, size_t i) {
  return lane % 4 * 2 + (i & 1) + (i >= 4 ? 8 : 0);
}
size_t rowOfB16(size_t lane, size_t i) {
  return lane % 4 * 2 + (i & 1) + (i >= 2 ? 8 : 0);
}
// For .tf32 in m16n8k8.
size_t rowOfA32(size_t lane, size_t i) {
  return i == 0 || i == 2 ? lane / 4 : lane / 4 + 8;
}
size_t columnOfA32(size_t lane, size_t i) {
  return i < 2 ? lane % 4 : lane % 4 + 4;
}
size_t rowOfB32(size_t lane, size_t i) {
  return i == 0 ? lane % 4 : lane % 4 + 4;
}
// For C and D of all types.
size_t rowOfC(size_t lane, size_t i) { return i < 2 ? lane / 4 : lane / 4 + 8; }
size_t columnOfC(size_t lane, size_t i) { return lane % 4 * 2 + (i & 1); }

struct Product {
  size_t depth;
  std::vector<float> a, b, c;

  // Small integers, so that every order of summation gives the same.
  explicit Product(size_t depth) : depth(depth) {
    std::mt19937 random(1);
    auto fill = [&](std::vector<float> &matrix, size_t size) {
      for (size_t i = 0; i < size; ++i)
        matrix.push_back(static_cast<float>(random() % 33) - 16);
    };
    fill(a, 16 * depth);
    fill(b, depth * 8);
    fill(c, 16 * 8);
  }

  float expected(size_t row, size_t column) const {
    float sum = c[row * 8 + column];
    for (size_t k = 0; k < depth; ++k)
      sum += a[row * depth + k] * b[k * 8 + column];
    return sum;
  }
};

void runMma(const char *kernel, const Product &product, CUdeviceptr a,
            CUdeviceptr b, Device &device) {
  std::vector<float> c;
  for (size_t lane = 0; lane < 32; ++lane)
    for (size_t i = 0; i < 4; ++i)
      c.push_back(product.c[rowOfC(lane, i) * 8 + columnOfC(lane, i)]);
  CUdeviceptr sums = device.upload(c);
  ASSERT_EQ(device.run(kernel, 1, 32, {&a, &b, &sums}), CUDA_SUCCESS);
  std::vector<float> d = device.download<float>(sums, 128);
  for (size_t lane = 0; lane < 32; ++lane)
    for (size_t i = 0; i < 4; ++i)
      EXPECT_EQ(d[4 * lane + i],
                product.expected(rowOfC(lane, i), columnOfC(lane, i)))
          << "lane " << lane << ", element " << i;
}

uint16_t toBFloat16(float value) {
  return static_cast<uint16_t>(std::bit_cast<uint32_t>(value) >> 16);
}
uint16_t toFloat16(float value) {
  return std::bit_cast<uint16_t>(static_cast<_Float16>(value));
}

void run16(const char *kernel, uint16_t (*convert)(float)) {
  Device device("random");
  Product product(16);
  std::vector<uint16_t> a, b;
  for (size_t lane = 0; lane < 32; ++lane) {
    for (size_t i = 0; i < 8; ++i)
      a.push_back(
          convert(product.a[rowOfA16(lane, i) * 16 + columnOfA16(lane, i)]));
    for (size_t i = 0; i < 4; ++i)
      b.push_back(convert(product.b[rowOfB16(lane, i) * 8 + lane / 4]));
  }
  runMma(kernel, product, device.upload(a), device.upload(b), device);
}

TEST(Mma, MultipliesBFloat16) { run16("m16n8k16_bf16", toBFloat16); }
TEST(Mma, MultipliesFloat16) { run16("m16n8k16_f16", toFloat16); }

TEST(Mma, MultipliesTf32) {
  Device device("random");
  Product product(8);
  std::vector<float> a, b;
  for (size_t lane = 0; lane < 32; ++lane) {
    for (size_t i = 0; i < 4; ++i)
      a.push_back(product.a[rowOfA32(lane, i) * 8 + columnOfA32(lane, i)]);
    for (size_t i = 0; i < 2; ++i)
      b.push_back(product.b[rowOfB32(lane, i) * 8 + lane / 4]);
  }
  runMma("m16n8k8_tf32", product, device.upload(a), device.upload(b), device);
}

TEST(Mma, CutsToTf32) {
  Device device;
  // Both lie between 1 and the next tf32 number.
  std::vector<float> a(128, 1.f + 0x1p-11f);
  std::vector<float> b(64, -1.f - 0x1.8p-11f);
  CUdeviceptr aWords = device.upload(a), bWords = device.upload(b);
  CUdeviceptr sums = device.upload(std::vector<float>(128, 0.f));
  ASSERT_EQ(device.run("m16n8k8_tf32", 1, 32, {&aWords, &bWords, &sums}),
            CUDA_SUCCESS);
  EXPECT_EQ(device.download<float>(sums, 128), std::vector<float>(128, -8.f));
}

TEST(Mma, AddsSeveralProducts) {
  Device device("random");
  CUdeviceptr a = device.upload(std::vector<float>(128, 1.f));
  CUdeviceptr b = device.upload(std::vector<float>(64, 2.f));
  CUdeviceptr sums = device.upload(std::vector<float>(128, 3.f));
  ASSERT_EQ(device.run("mma_twice", 1, 32, {&a, &b, &sums}), CUDA_SUCCESS);
  EXPECT_EQ(device.download<float>(sums, 128), std::vector<float>(128, 35.f));
}

TEST(Ldmatrix, DistributesRowsAndColumns) {
  for (int32_t matrices : {1, 2, 4})
    for (int32_t transposed : {0, 1}) {
      Device device("random");
      std::vector<uint16_t> elements(256);
      for (size_t i = 0; i < elements.size(); ++i)
        elements[i] = static_cast<uint16_t>(i);
      CUdeviceptr in = device.upload(elements);
      auto count = static_cast<size_t>(matrices);
      CUdeviceptr out = device.allocate(32 * count * sizeof(uint32_t));
      ASSERT_EQ(
          device.run("ldmatrix", 1, 32, {&in, &out, &matrices, &transposed}),
          CUDA_SUCCESS);
      std::vector<uint16_t> fragments =
          device.download<uint16_t>(out, 64 * count);
      for (size_t lane = 0; lane < 32; ++lane)
        for (size_t i = 0; i < count; ++i)
          for (size_t j = 0; j < 2; ++j) {
            size_t row = lane / 4, column = lane % 4 * 2 + j;
            if (transposed)
              std::swap(row, column);
            EXPECT_EQ(fragments[(lane * count + i) * 2 + j],
                      64 * i + 8 * row + column);
          }
    }
}

} // namespace
