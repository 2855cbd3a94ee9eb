//===-- ThreadPool.h - parallel loops over tiles ----------------*- C++ -*-===//
//
// Persistent threads that run the tiles of one launch after the other, with
// little delay between launches.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CPU_THREADPOOL_H
#define SINTER_RUNTIME_DEVICE_CPU_THREADPOOL_H

#include <atomic>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <vector>

namespace sinter::runtime {

/// The number of CPUs that this process may run on.
int availableCpus();

/// A fixed number of threads, the calling one among them. Used by one thread at
/// a time.
class ThreadPool {
public:
  /// Starts `threadCount - 1` threads; at least 1. Throws std::system_error if
  /// the system has no more of them.
  explicit ThreadPool(int threadCount);
  ~ThreadPool();
  ThreadPool(const ThreadPool &) = delete;
  ThreadPool &operator=(const ThreadPool &) = delete;

  int threadCount() const { return static_cast<int>(workers.size()) + 1; }

  /// Calls `body(tile, thread)` once for each tile in [0, tiles), on any
  /// thread, `thread` being its number in [0, threadCount()); returns when all
  /// have returned. `tiles` is below 2^32. The order is any.
  template <typename Body>
  void parallelFor(int64_t tiles, Body &&body) {
    if (tiles == 1 || workers.empty()) {
      for (int64_t tile = 0; tile < tiles; ++tile)
        body(tile, 0);
      return;
    }
    using Callee = std::remove_reference_t<Body>;
    run(
        tiles,
        [](void *callee, int64_t tile, int thread) {
          (*static_cast<Callee *>(callee))(tile, thread);
        },
        &body);
  }

private:
  using Function = void (*)(void *callee, int64_t tile, int thread);

  void run(int64_t tiles, Function function, void *callee);
  void work(int thread);
  void stop();
  void runTiles(int thread);

  // The loop being run. Written between two loops only; a worker may read them
  // late, and then finds that it cannot claim a tile.
  std::atomic<Function> function = nullptr;
  std::atomic<void *> callee = nullptr;

  /// Tiles not yet claimed, in the low half; the number of the loop, in the
  /// high half, makes the claim of a worker that is late fail.
  alignas(64) std::atomic<uint64_t> unclaimed = 0;
  /// Tiles that have not returned.
  alignas(64) std::atomic<uint32_t> unfinished = 0;
  /// Changes with each loop: what idle workers wait for.
  alignas(64) std::atomic<uint32_t> loops = 0;
  std::atomic<bool> stopping = false;

  std::vector<std::thread> workers;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DEVICE_CPU_THREADPOOL_H
