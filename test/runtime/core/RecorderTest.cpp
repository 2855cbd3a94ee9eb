//===-- RecorderTest.cpp - tests of Recorder ------------------------------===//
//
// What is added up and what is kept, by a clock that the test moves.
//
//===----------------------------------------------------------------------===//

#include "profile/Recorder.h"

#include <gtest/gtest.h>

using namespace sinter::runtime;

namespace {

int64_t now;

/// Reading it takes a nanosecond.
int64_t fakeClock() { return ++now; }

/// An entry point of two launches.
class RecorderTest : public testing::Test {
protected:
  RecorderTest() {
    now = 0;
    launches[0].flops_per_sample = 5;
    launches[0].flops_fixed = 7;
    launches[0].bytes_per_sample = 11;
    launches[0].bytes_fixed = 13;
  }

  /// A tile takes `perTile` nanoseconds.
  static void runOnce(Recorder &recorder, ThreadPool &pool,
                      const sinter_entry &entry, int64_t batch,
                      int64_t perTile) {
    recorder.beginRun(entry, batch);
    now += 1000; // between two launches
    recorder.runLaunch(pool, 2, [&](int64_t, int) { now += perTile; });
    recorder.runLaunch(pool, 1, [&](int64_t, int) { now += perTile; });
  }

  sinter_launch launches[2] = {};
  sinter_entry entry = {"entry", launches, 2, nullptr, 0, 1, 0, 0, -1};
};

TEST_F(RecorderTest, AddsUpAllRunsButTheFirst) {
  ThreadPool pool(1);
  Recorder recorder(1, fakeClock);
  runOnce(recorder, pool, entry, 100, 5000);
  runOnce(recorder, pool, entry, 3, 100);
  runOnce(recorder, pool, entry, 4, 200);

  ASSERT_EQ(recorder.entries().size(), 1U);
  const EntryTotal &total = recorder.entries()[0];
  EXPECT_EQ(total.entry, &entry);
  EXPECT_EQ(total.runs, 3);
  EXPECT_EQ(total.countedRuns(), 2);
  EXPECT_EQ(total.samples, 7);
  const LaunchTotal &first = total.launches[0];
  EXPECT_EQ(first.launch, &launches[0]);
  EXPECT_EQ(first.runs, 2);
  // The clock is read before the first tile, after each, and at the end.
  EXPECT_EQ(first.nanoseconds, 2 * 1000 + 2 * 100 + 2 * 200 + 2 * 4);
  EXPECT_EQ(first.busyNanoseconds, 2 * 100 + 2 * 200 + 2 * 2);
  EXPECT_EQ(first.flops, 7 * 5 + 2 * 7);
  EXPECT_EQ(first.bytes, 7 * 11 + 2 * 13);
  const LaunchTotal &second = total.launches[1];
  EXPECT_EQ(second.nanoseconds, 100 + 200 + 2 * 3);
  EXPECT_EQ(second.busyNanoseconds, 100 + 200 + 2);
}

TEST_F(RecorderTest, TheOnlyRunCounts) {
  ThreadPool pool(1);
  Recorder recorder(1, fakeClock);
  runOnce(recorder, pool, entry, 100, 5000);
  const EntryTotal &total = recorder.entries()[0];
  EXPECT_EQ(total.countedRuns(), 1);
  EXPECT_EQ(total.samples, 100);
  EXPECT_EQ(total.launches[1].busyNanoseconds, 5001);
}

TEST_F(RecorderTest, KeepsEachThreadsPartOfEachLaunch) {
  ThreadPool pool(1);
  Recorder recorder(1, fakeClock);
  runOnce(recorder, pool, entry, 3, 100);
  runOnce(recorder, pool, entry, 3, 100);
  auto spans = recorder.spans();
  ASSERT_EQ(spans.size(), 4U);
  EXPECT_EQ(spans[0].launch, &launches[0]);
  EXPECT_EQ(spans[0].tiles, 2);
  EXPECT_EQ(spans[0].thread, 0);
  EXPECT_EQ(spans[0].run, 1);
  // The recorder read the clock first; the run began with a second reading.
  EXPECT_EQ(spans[0].begin, 1000 + 2);
  EXPECT_EQ(spans[0].end, spans[0].begin + 2 * 100 + 2);
  EXPECT_EQ(spans[1].launch, &launches[1]);
  EXPECT_EQ(spans[1].tiles, 1);
  EXPECT_EQ(spans[3].run, 2);
}

TEST_F(RecorderTest, KeepsSpansOfTheFirstRunsOnly) {
  ThreadPool pool(1);
  Recorder recorder(1, fakeClock);
  for (int64_t run = 0; run < Recorder::tracedRuns + 5; ++run)
    runOnce(recorder, pool, entry, 1, 1);
  EXPECT_EQ(recorder.entries()[0].countedRuns(), Recorder::tracedRuns + 4);
  EXPECT_EQ(static_cast<int64_t>(recorder.spans().size()),
            2 * Recorder::tracedRuns);
  EXPECT_EQ(recorder.spans().back().run, Recorder::tracedRuns);
}

TEST_F(RecorderTest, EntryPointsAreKeptApart) {
  ThreadPool pool(1);
  Recorder recorder(1, fakeClock);
  sinter_entry other = entry;
  for (int i = 0; i < 2; ++i) {
    runOnce(recorder, pool, entry, 1, 100);
    runOnce(recorder, pool, other, 1, 200);
  }
  ASSERT_EQ(recorder.entries().size(), 2U);
  EXPECT_EQ(recorder.entries()[0].launches[1].busyNanoseconds, 101);
  EXPECT_EQ(recorder.entries()[1].entry, &other);
  EXPECT_EQ(recorder.entries()[1].launches[1].busyNanoseconds, 201);
}

TEST_F(RecorderTest, ThreadsShareTheTiles) {
  ThreadPool pool(3);
  Recorder recorder(3);
  constexpr int64_t tiles = 1000;
  std::vector<int> calls(tiles);
  recorder.beginRun(entry, 1);
  recorder.runLaunch(pool, tiles, [&](int64_t tile, int) {
    ++calls[static_cast<size_t>(tile)];
  });
  EXPECT_EQ(calls, std::vector<int>(tiles, 1));
  int64_t tilesOfSpans = 0, busy = 0;
  int lastThread = -1;
  for (const TileSpan &span : recorder.spans()) {
    EXPECT_GT(span.thread, lastThread); // each has one
    EXPECT_LT(span.thread, 3);
    EXPECT_LE(0, span.begin);
    EXPECT_LE(span.begin, span.end);
    lastThread = span.thread;
    tilesOfSpans += span.tiles;
    busy += span.end - span.begin;
  }
  EXPECT_EQ(tilesOfSpans, tiles);
  const LaunchTotal &total = recorder.entries()[0].launches[0];
  EXPECT_EQ(total.busyNanoseconds, busy);
  EXPECT_LE(total.busyNanoseconds, 3 * total.nanoseconds);
}

} // namespace
