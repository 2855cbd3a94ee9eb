//===-- WarpgroupMatrix.cpp - products of a warpgroup -----------*- C++ -*-===//
//
// PTX's wgmma.mma_async with both factors in shared memory, in the 128-byte
// swizzle.
//
// A factor lies in lines of 128 bytes along the depth (K-major), one for each
// row of A or column of B; 8 lines are an atom of 1024 bytes. Within it, 16
// bytes number c of line l are number c xor l. A product takes 32 bytes of each
// line. B in bfloat16 may be transposed (MN-major): an atom then has 8 points
// of the depth in its lines, each with 64 columns. Atoms follow each other
// along the depth at one distance, along the columns at another. Of the
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
  bool isTransposed; ///< b
};

constexpr uint32_t groupRows = 64, mostColumns = 256, lineBytes = 128,
                   atomLines = 8, chunkBytes = 16;

/// Cuts the mantissa to 10 bits, as tensor cores do.
struct Tf32 {
  static constexpr uint32_t depth = 8;
  static constexpr uint32_t bytes = 4;
  static float element(const char *memory) {
    uint32_t bits;
    std::memcpy(&bits, memory, sizeof(bits));
    return std::bit_cast<float>(bits & ~0x1fffu);
  }
};

struct BFloat16 {
  static constexpr uint32_t depth = 16;
  static constexpr uint32_t bytes = 2;
  static float element(const char *memory) {
    uint16_t bits;
    std::memcpy(&bits, memory, sizeof(bits));
    return std::bit_cast<float>(uint32_t{bits} << 16);
  }
};

/// A factor in shared memory, as a descriptor says where.
class Factor {
public:
  Factor(uint64_t descriptor, Block &block);

  /// Elements as (line, depth).
  template <typename Element>
  std::vector<float> read(uint32_t lines, FactorSnapshot &snapshot) const;

  /// Elements of a transposed factor as (depth, column).
  template <typename Element>
  std::vector<float> readTransposed(uint32_t columns,
                                    FactorSnapshot &snapshot) const;

private:
  template <typename Element>
  void readChunk(uint64_t place, FactorSnapshot &snapshot,
                 std::vector<float> &elements) const;

  uint64_t start; ///< of the first line's bytes in shared memory
  uint64_t atomStride;
  uint64_t besideStride; ///< of atoms side by side, in a transposed factor
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
  besideStride = field(16, 14) * chunkBytes;
  static constexpr uint64_t swizzle128 = 1;
  if (field(62, 2) != swizzle128)
    block.fail(CUDA_ERROR_INVALID_VALUE,
               "a wgmma of a factor without the 128-byte swizzle");
  if (field(49, 3) != 0 || start / lineBytes % atomLines != 0)
    block.fail(CUDA_ERROR_MISALIGNED_ADDRESS,
               "a wgmma of a factor that does not begin at a multiple of 1024 "
               "bytes");
}

/// Appends the elements of the 16 bytes that are at `place` before the swizzle.
template <typename Element>
void Factor::readChunk(uint64_t place, FactorSnapshot &snapshot,
                       std::vector<float> &elements) const {
  uint64_t offset = place ^ (place / lineBytes % atomLines * chunkBytes);
  if (!block.asyncProxy().isVisible(offset, chunkBytes))
    block.fail(CUDA_ERROR_LAUNCH_FAILED,
               "a wgmma reads byte " + std::to_string(offset) +
                   " of shared memory, which was stored without a "
                   "fence.proxy.async of all threads after it");
  FactorSnapshot::Chunk &chunk = snapshot.chunks.emplace_back();
  chunk.memory = block.sharedMemoryBegin() + offset;
  std::memcpy(chunk.bytes, chunk.memory, chunkBytes);
  for (uint32_t byte = 0; byte < chunkBytes; byte += Element::bytes)
    elements.push_back(Element::element(chunk.bytes + byte));
}

template <typename Element>
std::vector<float> Factor::read(uint32_t lines,
                                FactorSnapshot &snapshot) const {
  std::vector<float> elements;
  for (uint32_t line = 0; line < lines; ++line) {
    uint64_t begin = start + line / atomLines * atomStride +
                     uint64_t{line % atomLines} * lineBytes;
    for (uint32_t k = 0; k < Element::depth; k += chunkBytes / Element::bytes)
      readChunk<Element>(begin + k * Element::bytes, snapshot, elements);
  }
  return elements;
}

template <typename Element>
std::vector<float> Factor::readTransposed(uint32_t columns,
                                          FactorSnapshot &snapshot) const {
  if (start % lineBytes != 0)
    block.fail(
        CUDA_ERROR_MISALIGNED_ADDRESS,
        "a wgmma of a transposed factor that does not begin with a line");
  constexpr uint32_t lineColumns = lineBytes / Element::bytes;
  std::vector<float> elements;
  for (uint32_t k = 0; k < Element::depth; ++k) {
    uint64_t line = start + k / atomLines * atomStride +
                    uint64_t{k % atomLines} * lineBytes;
    for (uint32_t column = 0; column < columns;
         column += chunkBytes / Element::bytes)
      readChunk<Element>(line + column / lineColumns * besideStride +
                             column % lineColumns * Element::bytes,
                         snapshot, elements);
  }
  return elements;
}

template <typename Element>
static void multiply(Lanes operands) {
  Block &block = *Block::current();
  const auto &first = *static_cast<Operands *>(operands[0]);
  auto columns = static_cast<uint32_t>(first.columns);
  auto factors = std::make_shared<FactorSnapshot>();
  std::vector<float> a =
      Factor(first.a, block).read<Element>(groupRows, *factors);
  std::vector<float> b;
  if (first.isTransposed) {
    b = Factor(first.b, block).readTransposed<Element>(columns, *factors);
  } else {
    std::vector<float> lines =
        Factor(first.b, block).read<Element>(columns, *factors);
    b.resize(lines.size());
    for (uint32_t column = 0; column < columns; ++column)
      for (uint32_t k = 0; k < Element::depth; ++k)
        b[k * columns + column] = lines[column * Element::depth + k];
  }
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
      float factor = a[row * Element::depth + k];
      for (uint32_t column = 0; column < columns; ++column)
        sums[column] += factor * b[k * columns + column];
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
  begin(productTf32, {sums, a, b, columns, /*isTransposed=*/false},
        __builtin_return_address(0));
}

void sinter_emulator_wgmma_k16_bf16(float *sums, uint64_t a, uint64_t b,
                                    int32_t columns, int32_t b_is_transposed) {
  begin(productBFloat16, {sums, a, b, columns, b_is_transposed != 0},
        __builtin_return_address(0));
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
