//===-- Recorder.cpp - how long launches take -----------------------------===//
//
// Adds up launches, and keeps what threads did of the first ones.
//
//===----------------------------------------------------------------------===//

#include "profile/Recorder.h"

#include <algorithm>
#include <cassert>
#include <chrono>

namespace sinter::runtime {

int64_t steadyNanoseconds() {
  return std::chrono::nanoseconds(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

namespace {

EntryTotal withoutRuns(const sinter_entry &entry) {
  EntryTotal total;
  total.entry = &entry;
  for (int64_t i = 0; i < entry.launch_count; ++i)
    total.launches.push_back({.launch = &entry.launches[i]});
  return total;
}

/// `batch` samples of what grows with the batch, and what does not.
double amount(int64_t batch, int64_t perSample, int64_t fixed) {
  return static_cast<double>(batch) * static_cast<double>(perSample) +
         static_cast<double>(fixed);
}

} // namespace

void Recorder::beginRun(const sinter_entry &entry, int64_t newBatch) {
  auto found = std::ranges::find(totals, &entry, &EntryTotal::entry);
  if (found == totals.end())
    found = totals.insert(totals.end(), withoutRuns(entry));
  current = &*found;
  int64_t earlierRuns = current->runs;
  if (earlierRuns == 1)
    *current = withoutRuns(entry);
  current->runs = earlierRuns + 1;
  current->samples += newBatch;
  batch = newBatch;
  nextLaunch = 0;
  launchBegin = clock();
}

void Recorder::addLaunch(int64_t tiles, int64_t nanoseconds) {
  int64_t end = launchBegin + nanoseconds;
  threads.front().tiles = tiles;
  threads.front().begin = launchBegin;
  threads.front().end = end;
  endLaunch(end);
}

void Recorder::endLaunch(int64_t now) {
  assert(current && nextLaunch < current->launches.size());
  LaunchTotal &total = current->launches[nextLaunch++];
  const sinter_launch &launch = *total.launch;
  ++total.runs;
  total.nanoseconds += now - launchBegin;
  total.flops += amount(batch, launch.flops_per_sample, launch.flops_fixed);
  total.bytes += amount(batch, launch.bytes_per_sample, launch.bytes_fixed);
  launchBegin = now;
  for (size_t i = 0; i < threads.size(); ++i) {
    Thread &thread = threads[i];
    if (thread.tiles == 0)
      continue;
    total.busyNanoseconds += thread.end - thread.begin;
    if (current->runs <= tracedRuns)
      traced.push_back({.launch = &launch,
                        .run = current->runs,
                        .thread = static_cast<int>(i),
                        .tiles = thread.tiles,
                        .begin = thread.begin - start,
                        .end = thread.end - start});
    thread.tiles = 0;
  }
}

} // namespace sinter::runtime
