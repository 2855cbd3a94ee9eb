//===-- WarpMatrix.cpp - matrices that a warp holds -------------*- C++ -*-===//
//
// PTX's mma.sync and ldmatrix, with its layouts of fragments.
//
// The fragments of all types are the same in words of 32 bits, which hold one
// tf32 or two 16-bit elements along k. With g = lane / 4 and t = lane % 4, a
// lane has of A (16 rows, 8 words) the words t and t + 4 of rows g and g + 8,
// of B (8 words, 8 columns) the words t and t + 4 of column g, and of C (16x8
// floats) columns 2 t and 2 t + 1 of rows g and g + 8.
//
//===----------------------------------------------------------------------===//

#include "Block.h"
#include "Emulator.h"

#include <bit>
#include <cstring>

using namespace sinter::emulator;

namespace {

struct MmaOperands {
  const sinter_emulator_product *products;
  int32_t count;
};

struct Tf32 {
  static constexpr uint32_t perWord = 1;
  /// Cuts the mantissa to 10 bits, as tensor cores do.
  static void unpack(uint32_t word, float *elements) {
    elements[0] = std::bit_cast<float>(word & ~0x1fffu);
  }
};

struct BFloat16 {
  static constexpr uint32_t perWord = 2;
  static void unpack(uint32_t word, float *elements) {
    elements[0] = std::bit_cast<float>(word << 16);
    elements[1] = std::bit_cast<float>(word & 0xffff0000);
  }
};

struct Float16 {
  static constexpr uint32_t perWord = 2;
  static void unpack(uint32_t word, float *elements) {
    elements[0] = std::bit_cast<_Float16>(static_cast<uint16_t>(word));
    elements[1] = std::bit_cast<_Float16>(static_cast<uint16_t>(word >> 16));
  }
};

} // namespace

static constexpr uint32_t rows = 16, columns = 8, words = 8;

/// Of a lane, the product with that number.
static const sinter_emulator_product &product(Lanes operands, uint32_t lane,
                                              int32_t number) {
  return static_cast<const MmaOperands *>(operands[lane])->products[number];
}

template <typename Element>
static void multiply(Lanes operands, int32_t number) {
  constexpr uint32_t perWord = Element::perWord, depth = words * perWord;
  float a[rows][depth], b[columns][depth], c[rows][columns];
  for (uint32_t lane = 0; lane < warpSize; ++lane) {
    const sinter_emulator_product &own = product(operands, lane, number);
    uint32_t g = lane / 4, t = lane % 4;
    auto *aWords = static_cast<const uint32_t *>(own.a);
    for (uint32_t i = 0; i < 4; ++i)
      Element::unpack(aWords[i], &a[g + i % 2 * 8][(t + i / 2 * 4) * perWord]);
    auto *bWords = static_cast<const uint32_t *>(own.b);
    for (uint32_t i = 0; i < 2; ++i)
      Element::unpack(bWords[i], &b[g][(t + i * 4) * perWord]);
    auto *sums = static_cast<const float *>(own.c);
    for (uint32_t i = 0; i < 4; ++i)
      c[g + i / 2 * 8][2 * t + i % 2] = sums[i];
  }
  // Columns are the inner loop: they fill a vector.
  float bByRows[depth][columns];
  for (uint32_t k = 0; k < depth; ++k)
    for (uint32_t column = 0; column < columns; ++column)
      bByRows[k][column] = b[column][k];
  for (uint32_t row = 0; row < rows; ++row)
    for (uint32_t k = 0; k < depth; ++k)
      for (uint32_t column = 0; column < columns; ++column)
        c[row][column] += a[row][k] * bByRows[k][column];
  for (uint32_t lane = 0; lane < warpSize; ++lane) {
    auto *sums = static_cast<float *>(product(operands, lane, number).c);
    uint32_t g = lane / 4, t = lane % 4;
    for (uint32_t i = 0; i < 4; ++i)
      sums[i] = c[g + i / 2 * 8][2 * t + i % 2];
  }
}

template <typename Element>
static void multiplyAll(Lanes operands) {
  int32_t count = static_cast<const MmaOperands *>(operands[0])->count;
  for (int32_t number = 0; number < count; ++number)
    multiply<Element>(operands, number);
}

static constexpr Collective mmaTf32 = {"mma.sync", &multiplyAll<Tf32>};
static constexpr Collective mmaBFloat16 = {"mma.sync", &multiplyAll<BFloat16>};
static constexpr Collective mmaFloat16 = {"mma.sync", &multiplyAll<Float16>};

void sinter_emulator_mma_m16n8k8_tf32(const sinter_emulator_product *products,
                                      int32_t count) {
  MmaOperands own = {products, count};
  Block::current()->collective(mmaTf32, &own, __builtin_return_address(0));
}

void sinter_emulator_mma_m16n8k16_bf16(const sinter_emulator_product *products,
                                       int32_t count) {
  MmaOperands own = {products, count};
  Block::current()->collective(mmaBFloat16, &own, __builtin_return_address(0));
}

void sinter_emulator_mma_m16n8k16_f16(const sinter_emulator_product *products,
                                      int32_t count) {
  MmaOperands own = {products, count};
  Block::current()->collective(mmaFloat16, &own, __builtin_return_address(0));
}

namespace {

struct LoadOperands {
  const void *row;
  int32_t matrices;
  bool transposed;
  void *fragment;
};

} // namespace

/// Each lane gets two neighbours of a row: in row lane / 4 of the matrix or,
/// transposed, of what was its column.
static void load(Lanes operands) {
  for (uint32_t lane = 0; lane < warpSize; ++lane) {
    auto &own = *static_cast<LoadOperands *>(operands[lane]);
    uint32_t row = lane / 4, column = lane % 4 * 2;
    for (uint32_t i = 0; i < static_cast<uint32_t>(own.matrices); ++i) {
      uint16_t pair[2];
      for (uint32_t j = 0; j < 2; ++j) {
        uint32_t from = own.transposed ? column + j : row;
        uint32_t element = own.transposed ? row : column + j;
        auto *address = static_cast<const uint16_t *>(
            static_cast<LoadOperands *>(operands[8 * i + from])->row);
        pair[j] = address[element];
      }
      std::memcpy(static_cast<uint32_t *>(own.fragment) + i, pair,
                  sizeof(pair));
    }
  }
}

static constexpr Collective ldmatrix = {"ldmatrix", &load};

void sinter_emulator_ldmatrix(const void *row, int32_t matrices,
                              int32_t transposed, void *fragment) {
  Block &block = *Block::current();
  bool isRead = block.laneId() < 8 * static_cast<uint32_t>(matrices);
  if (isRead && reinterpret_cast<uintptr_t>(row) % 16 != 0)
    block.fail(CUDA_ERROR_MISALIGNED_ADDRESS,
               "an ldmatrix of a row that is not aligned to 16 bytes");
  LoadOperands own = {row, matrices, transposed != 0, fragment};
  block.collective(ldmatrix, &own, __builtin_return_address(0));
}
