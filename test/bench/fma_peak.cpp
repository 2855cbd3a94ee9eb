//===-- fma_peak.cpp - the multiply-add ceiling -----------------*- C++ -*-===//
//
// Prints the GFLOP/s that the given number of threads reach together with
// nothing but independent fused multiply-adds in registers.
//
//===----------------------------------------------------------------------===//

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#ifdef __AVX512F__
constexpr int lanes = 16;
#else
constexpr int lanes = 8;
#endif
using Vector = float __attribute__((vector_size(lanes * sizeof(float))));

/// Enough chains to cover the latency of two units, few enough for registers.
constexpr int chains = 12;
constexpr long repetitions = 50'000'000;

static void multiplyAdd() {
  Vector sums[chains] = {};
  Vector factor = Vector{} + 0.5f;
  for (long i = 0; i < repetitions; ++i)
    for (Vector &sum : sums) {
      sum = sum * factor + factor;
      // Keeps the compiler from folding the chain.
      asm volatile("" : "+v"(sum));
    }
}

int main(int argc, char **argv) {
  int threadCount = argc > 1 ? std::atoi(argv[1]) : 1;
  auto begin = std::chrono::steady_clock::now();
  std::vector<std::jthread> threads;
  for (int i = 0; i < threadCount; ++i)
    threads.emplace_back(multiplyAdd);
  threads.clear();
  std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - begin;
  double operations = 2.0 * lanes * chains * repetitions * threadCount;
  std::printf("%.1f\n", operations / seconds.count() / 1e9);
}
