//===-- Profile.cpp - the option that measures kernels --------------------===//
//
// Tables of kernels, the slowest first.
//
//===----------------------------------------------------------------------===//

#include "cli/Profile.h"

#include "cli/Table.h"
#include "profile/Trace.h"
#include "train/Checkpoint.h"

#include <algorithm>

namespace sinter::runtime {

namespace {

/// What a row of the table is made of.
struct Work {
  int64_t runs = 0;
  double seconds = 0;
  double busySeconds = 0;
  double flops = 0;
  double bytes = 0;
  double secondsAtCeiling = 0;

  Work &operator+=(const Work &other) {
    runs += other.runs;
    seconds += other.seconds;
    busySeconds += other.busySeconds;
    flops += other.flops;
    bytes += other.bytes;
    secondsAtCeiling += other.secondsAtCeiling;
    return *this;
  }
};

Work workOf(const LaunchTotal &total, const Ceilings &ceilings) {
  return {.runs = total.runs,
          .seconds = static_cast<double>(total.nanoseconds) / 1e9,
          .busySeconds = static_cast<double>(total.busyNanoseconds) / 1e9,
          .flops = total.flops,
          .bytes = total.bytes,
          .secondsAtCeiling = ceilings.secondsFor(total.flops, total.bytes)};
}

TableRow rowOf(const char *name, const Work &work, double allSeconds,
               int threads, const char *layers) {
  // A clock may be too coarse for a small kernel.
  double seconds = std::max(work.seconds, 1e-9);
  double idle = 1 - work.busySeconds / (seconds * threads);
  return {
      name,
      groupedText(work.runs),
      fmt::format("{:.3f}", work.seconds * 1e3),
      fmt::format("{:.1f}", 100 * work.seconds / std::max(allSeconds, 1e-9)),
      fmt::format("{:.1f}", work.flops / seconds / 1e9),
      fmt::format("{:.1f}", work.bytes / seconds / 1e9),
      fmt::format("{:.0f}", 100 * work.secondsAtCeiling / seconds),
      fmt::format("{:.0f} %", 100 * std::max(idle, 0.0)),
      layers};
}

void print(const EntryTotal &total, const Ceilings &ceilings, int threads) {
  Work sum;
  std::vector<std::pair<const sinter_launch *, Work>> launches;
  for (const LaunchTotal &launch : total.launches) {
    launches.emplace_back(launch.launch, workOf(launch, ceilings));
    sum += launches.back().second;
  }
  std::ranges::sort(launches, std::ranges::greater(),
                    [](const auto &item) { return item.second.seconds; });

  auto runs = static_cast<double>(total.countedRuns());
  fmt::print(
      "\n{}: {} {}, {:.1f} samples and {:.3f} ms each\n", total.entry->name,
      groupedText(total.countedRuns()),
      total.runs == 1 ? "run, the first one" : "runs after the first one",
      static_cast<double>(total.samples) / runs, sum.seconds * 1e3 / runs);
  std::vector<TableRow> rows = {{"kernel", "launches", "total ms", "share %",
                                 "GFLOP/s", "GB/s", "% of roofline", "waits",
                                 "layers"}};
  for (const auto &[launch, work] : launches)
    rows.push_back(
        rowOf(launch->name, work, sum.seconds, threads, launch->layers));
  rows.push_back(rowOf("sum", sum, sum.seconds, threads, ""));
  printTable("tnnnnnnnt", rows);
}

} // namespace

void addProfile(CLI::App &command, std::string &file) {
  command
      .add_option("--profile", file,
                  "measure each kernel: print a table, write a trace for "
                  "ui.perfetto.dev or chrome://tracing")
      ->type_name("FILE");
}

Expected<Profile> Profile::start(const std::string &file, Executor &executor,
                                 std::initializer_list<NamedFile> others) {
  Profile profile;
  if (file.empty())
    return profile;
  for (const NamedFile &other : others)
    if (Status status = checkDifferent(other, {"--profile", file});
        !status.ok())
      return status.error();
  if (Status status = checkSavable(file); !status.ok())
    return status.error();
  auto ceilings = executor.ceilings();
  if (!ceilings)
    return ceilings.error();
  profile.recording = std::make_unique<Recording>(
      Recording{file, *ceilings, Recorder(executor.laneCount())});
  executor.setRecorder(&profile.recording->recorder);
  return profile;
}

Status Profile::finish() const {
  if (!recording)
    return Status::success();
  const auto &[file, ceilings, recorder] = *recording;
  int threads = recorder.threadCount();
  fmt::print("\n{} {:.1f} GFLOP/s in registers and read {:.1f} GB/s from "
             "memory\n",
             ceilings.subject, ceilings.flopsPerSecond / 1e9,
             ceilings.bytesPerSecond / 1e9);
  for (const EntryTotal &entry : recorder.entries())
    print(entry, ceilings, threads);
  if (Status status = writeTrace(file, recorder); !status.ok())
    return status;
  fmt::print("\nsaved {}\n", file);
  return Status::success();
}

} // namespace sinter::runtime
