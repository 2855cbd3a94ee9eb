//===-- WarpgroupMatrix.cpp - products of a warpgroup -----------*- C++ -*-===//
//
// PTX's wgmma.mma_async with both factors in shared memory, along the depth
// (K-major), in the 128-byte swizzle.
//
// A factor lies in lines of 128 bytes along the depth, one for each row of A or
// column of B; 8 lines are an atom of 1024 bytes. Within it, 16 bytes number c
// of line l are number c xor l. A product takes 32 bytes of each line. Of the
// sums, warp w of the group has rows 16 w to 16 w + 15; with g = lane / 4 and
// t = lane % 4, register i is row g + 8 (i / 2 % 2) of these and column
// 8 (i / 4) + 2 t + i % 2.
//
//===----------------------------------------------------------------------===//

#include "Block.h"
#include "Emulator.h"

#include <bit>
#include <cstring>
#include <string>
#include <vector>

using namespace sinter::emulator;

namespace {

struct Operands {
  float *sums;
  uint64_t a, b;
  int32_t columns;
};

constexpr uint32_t groupRows = 64, mostColumns = 256, stepBytes = 32,
                   lineBytes = 128, atomLines = 8, chunkBytes = 16;

/// Cuts the mantissa to 10 bits, as tensor cores do.
struct Tf32 {
  static constexpr uint32_t depth = 8;
  static float element(const char *bytes, uint32_t number) {
    uint32_t bits;
    std::memcpy(&bits, bytes + sizeof(bits) * number, sizeof(bits));
    return std::bit_cast<float>(bits & ~0x1fffu);
  }
};

struct BFloat16 {
  static constexpr uint32_t depth = 16;
  static float element(const char *bytes, uint32_t number) {
    uint16_t bits;
    std::memcpy(&bits, bytes + sizeof(bits) * number, sizeof(bits));
    return std::bit_cast<float>(uint32_t{bits} << 16);
  }
};

/// A factor in shared memory, as a descriptor says where.
class Factor {
public:
  Factor(uint64_t descriptor, Block &block);

  /// The 32 bytes of each line.
  void read(uint32_t lines, FactorSnapshot &snapshot) const;

private:
  uint64_t start; ///< of the first line's bytes in shared memory
  uint64_t atomStride;
  Block &block;
};

} // namespace

/// Addresses count 16 bytes, in 14 bits: that is less than an address of the
/// CPU, and more than shared memory has.
Factor::Factor(uint64_t descriptor, Block &block) : block(block) {
  auto field = [&](uint32_t shift, uint32_t bits) {
    return descriptor >> shift & ((uint64_t{1} << bits) - 1);
  };
  static constexpr uint64_t addressRange = uint64_t{1} << 18;
  auto begin = reinterpret_cast<uintptr_t>(block.sharedMemoryBegin());
  start = (field(0, 14) * chunkBytes - begin) % addressRange;
  atomStride = field(32, 14) * chunkBytes;
  static constexpr uint64_t swizzle128 = 1;
  if (field(62, 2) != swizzle128)
    block.fail(CUDA_ERROR_INVALID_VALUE,
               "a wgmma of a factor without the 128-byte swizzle");
  if (field(49, 3) != 0 || start / lineBytes % atomLines != 0)
    block.fail(CUDA_ERROR_MISALIGNED_ADDRESS,
               "a wgmma of a factor that does not begin at a multiple of 1024 "
               "bytes");
}

void Factor::read(uint32_t lines, FactorSnapshot &snapshot) const {
  for (uint32_t line = 0; line < lines; ++line) {
    uint64_t begin = start + line / atomLines * atomStride +
                     uint64_t{line % atomLines} * lineBytes;
    FactorSnapshot::Line &copy = snapshot.lines.emplace_back();
    for (uint32_t part = 0; part < stepBytes; part += chunkBytes) {
      uint64_t logical = begin + part;
      uint64_t offset =
          logical ^ (logical / lineBytes % atomLines * chunkBytes);
      const char *bytes = block.sharedMemoryBegin() + offset;
      if (!block.asyncProxy().isVisible(offset, chunkBytes))
        block.fail(CUDA_ERROR_LAUNCH_FAILED,
                   "a wgmma reads byte " + std::to_string(offset) +
                       " of shared memory, which was stored without a "
                       "fence.proxy.async of all threads after it");
      copy.memory[part / chunkBytes] = bytes;
      std::memcpy(copy.bytes + part, bytes, chunkBytes);
    }
  }
}

template <typename Element>
static void multiply(Lanes operands) {
  Block &block = *Block::current();
  const auto &first = *static_cast<Operands *>(operands[0]);
  auto columns = static_cast<uint32_t>(first.columns);
  auto factors = std::make_shared<FactorSnapshot>();
  Factor(first.a, block).read(groupRows, *factors);
  Factor(first.b, block).read(columns, *factors);

  std::vector<float> b(Element::depth * columns);
  for (uint32_t column = 0; column < columns; ++column)
    for (uint32_t k = 0; k < Element::depth; ++k)
      b[k * columns + column] =
          Element::element(factors->lines[groupRows + column].bytes, k);
  for (uint32_t row = 0; row < groupRows; ++row) {
    float sums[mostColumns] = {};
    // The four lanes that have the row.
    uint32_t firstLane = row / 16 * warpSize + row % 8 * 4;
    auto place = [&](uint32_t column) -> float & {
      auto &own =
          *static_cast<Operands *>(operands[firstLane + column / 2 % 4]);
      return own.sums[column / 8 * 4 + row / 8 % 2 * 2 + column % 2];
    };
    for (uint32_t column = 0; column < columns; ++column)
      sums[column] = place(column);
    for (uint32_t k = 0; k < Element::depth; ++k) {
      float a = Element::element(factors->lines[row].bytes, k);
      for (uint32_t column = 0; column < columns; ++column)
        sums[column] += a * b[k * columns + column];
    }
    for (uint32_t column = 0; column < columns; ++column)
      place(column) = sums[column];
  }
  for (uint32_t warp = 0; warp < warpgroupSize / warpSize; ++warp)
    block.productsOfWarp(warp).begin(factors);
}

static constexpr Collective productTf32 = {"wgmma", &multiply<Tf32>,
                                           warpgroupSize};
static constexpr Collective productBFloat16 = {"wgmma", &multiply<BFloat16>,
                                               warpgroupSize};

static void begin(const Collective &collective, Operands operands,
                  const void *site) {
  Block &block = *Block::current();
  if (!block.products().hasFenced())
    block.fail(CUDA_ERROR_LAUNCH_FAILED,
               "a wgmma without a wgmma.fence after the last wait");
  block.collective(collective, &operands, site);
}

void sinter_emulator_wgmma_k8_tf32(float *sums, uint64_t a, uint64_t b,
                                   int32_t columns) {
  begin(productTf32, {sums, a, b, columns}, __builtin_return_address(0));
}

void sinter_emulator_wgmma_k16_bf16(float *sums, uint64_t a, uint64_t b,
                                    int32_t columns) {
  begin(productBFloat16, {sums, a, b, columns}, __builtin_return_address(0));
}

static constexpr Collective fence = {
    "wgmma.fence", [](Lanes) { Block::current()->products().fence(); }};

static constexpr Collective commitGroup = {
    "wgmma.commit_group",
    [](Lanes) { Block::current()->products().commitGroup(); }};

static constexpr Collective waitGroup = {
    "wgmma.wait_group", [](Lanes operands) {
      Block &block = *Block::current();
      auto pending = *static_cast<const int32_t *>(operands[0]);
      if (!block.products().wait(static_cast<size_t>(pending)))
        block.fail(CUDA_ERROR_LAUNCH_FAILED,
                   "what a wgmma reads was stored to before it was waited for");
    }};

void sinter_emulator_wgmma_fence() {
  Block::current()->collective(fence, nullptr, __builtin_return_address(0));
}

void sinter_emulator_wgmma_commit_group() {
  Block::current()->collective(commitGroup, nullptr,
                               __builtin_return_address(0));
}

void sinter_emulator_wgmma_wait_group(int32_t pending) {
  Block::current()->collective(waitGroup, &pending,
                               __builtin_return_address(0));
}

void sinter_emulator_fence_proxy_async() {
  Block::current()->fenceAsyncProxy();
}
