//===-- ThreadPool.cpp - parallel loops over tiles ------------------------===//
//
// Threads claim tiles with a compare-and-swap, so that no thread waits for
// another within a loop, and spin for some microseconds before they sleep.
//
//===----------------------------------------------------------------------===//

#include "device/cpu/ThreadPool.h"

#include <cassert>
#include <limits>
#include <sched.h>

namespace sinter::runtime {

namespace {

/// Some tens of microseconds: longer than the time between two launches of a
/// step, shorter than a time slice.
constexpr int spinCount = 1000;

/// Returns when `value` is no longer `old`.
void waitWhile(const std::atomic<uint32_t> &value, uint32_t old) {
  for (int i = 0; i < spinCount; ++i) {
    if (value.load(std::memory_order_acquire) != old)
      return;
    __builtin_ia32_pause();
  }
  value.wait(old, std::memory_order_acquire);
}

} // namespace

int availableCpus() {
  cpu_set_t cpus;
  if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0)
    return CPU_COUNT(&cpus);
  // A machine with more CPUs than a cpu_set_t holds.
  return static_cast<int>(std::thread::hardware_concurrency());
}

ThreadPool::ThreadPool(int threadCount) {
  assert(threadCount >= 1);
  try {
    for (int thread = 1; thread < threadCount; ++thread)
      workers.emplace_back([this, thread] { work(thread); });
  } catch (...) {
    // Those that did start would outlive what they wait for.
    stop();
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::stop() {
  stopping.store(true, std::memory_order_relaxed);
  loops.fetch_add(1, std::memory_order_release);
  loops.notify_all();
  for (std::thread &worker : workers)
    worker.join();
}

void ThreadPool::run(int64_t tiles, Function newFunction, void *newCallee) {
  assert(tiles >= 0 && tiles <= std::numeric_limits<uint32_t>::max());
  function.store(newFunction, std::memory_order_relaxed);
  callee.store(newCallee, std::memory_order_relaxed);
  unfinished.store(static_cast<uint32_t>(tiles), std::memory_order_relaxed);
  uint32_t loop = loops.load(std::memory_order_relaxed) + 1;
  // Whoever sees the new number of tiles sees the loop that they belong to.
  unclaimed.store(uint64_t{loop} << 32 | static_cast<uint64_t>(tiles),
                  std::memory_order_release);
  loops.store(loop, std::memory_order_release);
  loops.notify_all();

  runTiles(0);
  while (uint32_t left = unfinished.load(std::memory_order_acquire))
    waitWhile(unfinished, left);
}

void ThreadPool::work(int thread) {
  for (uint32_t seen = 0;;) {
    waitWhile(loops, seen);
    seen = loops.load(std::memory_order_acquire);
    if (stopping.load(std::memory_order_relaxed))
      return;
    runTiles(thread);
  }
}

void ThreadPool::runTiles(int thread) {
  uint64_t claim = unclaimed.load(std::memory_order_acquire);
  while (auto left = static_cast<uint32_t>(claim)) {
    auto runTile = function.load(std::memory_order_relaxed);
    auto *argument = callee.load(std::memory_order_relaxed);
    // Success proves that the loop has not ended, so that what was read above
    // belongs to it.
    if (!unclaimed.compare_exchange_weak(claim, claim - 1,
                                         std::memory_order_acq_rel,
                                         std::memory_order_acquire))
      continue;
    runTile(argument, int64_t{left} - 1, thread);
    if (unfinished.fetch_sub(1, std::memory_order_acq_rel) == 1)
      unfinished.notify_one();
    claim = unclaimed.load(std::memory_order_acquire);
  }
}

} // namespace sinter::runtime
