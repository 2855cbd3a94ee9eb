//===-- Recorder.h - how long launches take ---------------------*- C++ -*-===//
//
// Times the launches of entry points, and what each thread does of them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_PROFILE_RECORDER_H
#define SINTER_RUNTIME_PROFILE_RECORDER_H

#include "device/cpu/ThreadPool.h"
#include "sinter/abi.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sinter::runtime {

/// Nanoseconds of a clock that never goes back.
int64_t steadyNanoseconds();

/// What a launch did in the runs of its entry point that count.
struct LaunchTotal {
  const sinter_launch *launch;
  int64_t runs = 0;
  /// From the end of the launch before it to its own: the launches of a run add
  /// up to the run.
  int64_t nanoseconds = 0;
  int64_t busyNanoseconds = 0; ///< of all threads together, in tiles
  double flops = 0;
  double bytes = 0;
};

/// What an entry point did. Its first run, which meets cold caches and memory
/// that no page backs yet, counts only as long as it is the only one.
struct EntryTotal {
  const sinter_entry *entry;
  int64_t runs = 0;    ///< all of them
  int64_t samples = 0; ///< of the runs that count
  std::vector<LaunchTotal> launches;

  int64_t countedRuns() const { return runs > 1 ? runs - 1 : runs; }
};

/// The tiles of one launch that one thread ran, one after the other.
struct TileSpan {
  const sinter_launch *launch;
  int64_t run; ///< of the entry point, from 1
  int thread;
  int64_t tiles;
  int64_t begin; ///< nanoseconds from the start of the recorder
  int64_t end;
};

/// Records the runs of entry points. One clock read for each tile, one more for
/// each thread and launch; nothing is allocated between the tiles of a launch.
class Recorder {
public:
  using Clock = int64_t (*)();

  /// Spans are kept of so many runs of each entry point.
  static constexpr int64_t tracedRuns = 20;

  explicit Recorder(int threads, Clock clock = steadyNanoseconds)
      : clock(clock), start(clock()), threads(static_cast<size_t>(threads)) {}

  /// The launches that follow are those of `entry`, in order, for `batch`
  /// samples.
  void beginRun(const sinter_entry &entry, int64_t batch);

  /// Runs the next launch of the run: `pool.parallelFor(tiles, body)`.
  template <typename Body>
  void runLaunch(ThreadPool &pool, int64_t tiles, Body &&body) {
    pool.parallelFor(tiles, [&](int64_t tile, int thread) {
      Thread &self = threads[static_cast<size_t>(thread)];
      if (self.tiles++ == 0)
        self.begin = clock();
      body(tile, thread);
      self.end = clock();
    });
    endLaunch(clock());
  }

  /// Adds the next launch of the run, timed by the device: from the end of the
  /// one before it, or the begin of the run, it took so long.
  void addLaunch(int64_t tiles, int64_t nanoseconds);

  /// In the order of their first runs.
  std::span<const EntryTotal> entries() const { return totals; }
  std::span<const TileSpan> spans() const { return traced; }
  int threadCount() const { return static_cast<int>(threads.size()); }

private:
  /// What a thread does in the current launch; on a cache line of its own.
  struct alignas(64) Thread {
    int64_t tiles = 0;
    int64_t begin;
    int64_t end;
  };

  void endLaunch(int64_t now);

  Clock clock;
  int64_t start;
  std::vector<Thread> threads;
  std::vector<EntryTotal> totals;
  std::vector<TileSpan> traced;

  // The current run.
  EntryTotal *current = nullptr;
  size_t nextLaunch = 0;
  int64_t batch = 0;
  int64_t launchBegin = 0;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_PROFILE_RECORDER_H
