//===-- Ceilings.cpp - what this machine can reach ------------------------===//
//
// Each loop is compiled for every width of vectors, and runs in the widest one
// that the machine has. The best of some repetitions counts: other programs
// only make one slower.
//
//===----------------------------------------------------------------------===//

#include "profile/Ceilings.h"

#include "core/Buffer.h"

#include <chrono>
#include <span>
#include <unistd.h>

namespace sinter::runtime {

namespace {

constexpr int repetitions = 20;
/// Parts of the work for each thread: one that comes late takes fewer.
constexpr int64_t partsPerThread = 16;

template <int lanes>
using Vector = float __attribute__((vector_size(lanes * sizeof(float))));

template <int lanes>
[[gnu::always_inline]] inline float sum(const Vector<lanes> &v) {
  float total = 0;
  for (int i = 0; i < lanes; ++i)
    total += v[i];
  return total;
}

/// Enough chains to cover the latency of two units, few enough for registers.
constexpr int chains = 12;
constexpr int64_t multiplyAddRounds = 50'000;

template <int lanes>
[[gnu::always_inline]] inline float multiplyAdd(float factor) {
  // Each its own start, or the compiler would find them equal.
  Vector<lanes> sums[chains];
  for (int i = 0; i < chains; ++i)
    sums[i] = Vector<lanes>{} + static_cast<float>(i);
  for (int64_t i = 0; i < multiplyAddRounds; ++i)
    for (Vector<lanes> &chain : sums)
      chain = chain * factor + factor;
  float total = 0;
  for (const Vector<lanes> &chain : sums)
    total += sum<lanes>(chain);
  return total;
}

template <int lanes>
[[gnu::always_inline]] inline float read(std::span<const float> values) {
  constexpr size_t unroll = 4;
  Vector<lanes> sums[unroll] = {};
  const auto *vectors = reinterpret_cast<const Vector<lanes> *>(values.data());
  for (size_t i = 0; i < values.size() / lanes; i += unroll)
    for (size_t j = 0; j < unroll; ++j)
      sums[j] += vectors[i + j];
  return sum<lanes>(sums[0] + sums[1] + sums[2] + sums[3]);
}

/// The loops for one width.
struct Loops {
  int lanes;
  float (*multiplyAdd)(float factor);
  /// Of a multiple of 64 values.
  float (*read)(std::span<const float> values);
};

[[gnu::target("avx512f")]] float multiplyAdd16(float factor) {
  return multiplyAdd<16>(factor);
}
[[gnu::target("avx512f")]] float read16(std::span<const float> values) {
  return read<16>(values);
}
[[gnu::target("avx2,fma")]] float multiplyAdd8(float factor) {
  return multiplyAdd<8>(factor);
}
[[gnu::target("avx2,fma")]] float read8(std::span<const float> values) {
  return read<8>(values);
}
float multiplyAdd4(float factor) { return multiplyAdd<4>(factor); }
float read4(std::span<const float> values) { return read<4>(values); }

Loops widestLoops() {
  if (__builtin_cpu_supports("avx512f"))
    return {16, multiplyAdd16, read16};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return {8, multiplyAdd8, read8};
  return {4, multiplyAdd4, read4};
}

/// Bytes that are in no cache when they are read again.
int64_t streamBytes(int64_t parts) {
  constexpr int64_t least = 64 << 20, most = 512 << 20;
  int64_t cache = sysconf(_SC_LEVEL3_CACHE_SIZE);
  int64_t bytes = std::clamp(2 * cache, least, most);
  int64_t multiple = parts * 64 * static_cast<int64_t>(sizeof(float));
  return (bytes + multiple - 1) / multiple * multiple;
}

/// The least time that `body(part)` for all parts takes.
template <typename Body>
double leastSeconds(ThreadPool &pool, int64_t parts, Body &&body) {
  // The parts' results, so that no loop is dropped.
  std::vector<float> results(static_cast<size_t>(parts));
  auto least = std::chrono::duration<double>::max();
  for (int i = 0; i < repetitions; ++i) {
    auto begin = std::chrono::steady_clock::now();
    pool.parallelFor(parts, [&](int64_t part, int) {
      results[static_cast<size_t>(part)] = body(part);
    });
    least = std::min<std::chrono::duration<double>>(
        least, std::chrono::steady_clock::now() - begin);
  }
  volatile float sink = results.front();
  (void)sink;
  return least.count();
}

} // namespace

Expected<Ceilings> measureCeilings(ThreadPool &pool) {
  Loops loops = widestLoops();
  int64_t parts = pool.threadCount() * partsPerThread;
  Buffer block(streamBytes(parts));
  if (!block.isValid())
    return makeError("cannot allocate {} bytes to measure the memory with",
                     block.size());
  auto values = std::span(reinterpret_cast<float *>(block.data()),
                          static_cast<size_t>(block.size()) / sizeof(float));
  size_t share = values.size() / static_cast<size_t>(parts);
  auto valuesOf = [&](int64_t part) {
    return values.subspan(static_cast<size_t>(part) * share, share);
  };
  // Pages that were never written are all the same one.
  pool.parallelFor(parts, [&](int64_t part, int) {
    std::ranges::fill(valuesOf(part), 1.0F);
  });

  // Not known to the compiler, which would compute the result.
  volatile float factor = 0.5F;
  double arithmetic =
      leastSeconds(pool, parts, [&, value = float(factor)](int64_t) {
        return loops.multiplyAdd(value);
      });
  double traffic = leastSeconds(
      pool, parts, [&](int64_t part) { return loops.read(valuesOf(part)); });
  return Ceilings{
      .subject = fmt::format("{} threads reach", pool.threadCount()),
      .flopsPerSecond = static_cast<double>(parts * multiplyAddRounds * chains *
                                            2 * loops.lanes) /
                        arithmetic,
      .bytesPerSecond = static_cast<double>(block.size()) / traffic};
}

} // namespace sinter::runtime
