//===-- MeasuredRuns.cpp - runs of which only the measures count ----------===//
//
// The host waits only when as many runs are on their way as the outputs can
// hold, and then for the oldest.
//
//===----------------------------------------------------------------------===//

#include "train/MeasuredRuns.h"

#include <deque>

namespace sinter::runtime {

namespace {

/// Runs that were started, and the sum of those that have ended.
class RunQueue {
public:
  RunQueue(Model model, const sinter_entry &entry, Outputs &outputs,
           const MeasureObserver &observe)
      : sum(model, entry), outputs(outputs), observe(observe) {}

  /// A run on `samples` was started.
  Status push(int64_t samples) {
    counts.push_back(samples);
    if (Status status = outputs.fetch(samples); !status.ok())
      return status;
    return shorten(outputs.capacity() - 1);
  }

  Expected<Measures> finish() {
    if (Status status = shorten(0); !status.ok())
      return status.error();
    return sum.mean();
  }

private:
  /// Adds the oldest runs to the sum until `length` are left.
  Status shorten(int64_t length) {
    while (std::ssize(counts) > length) {
      auto values = outputs.take();
      if (!values)
        return values.status();
      sum.add(*values, counts.front());
      counts.pop_front();
      if (Status status = observe(sum); !status.ok())
        return status;
    }
    return Status::success();
  }

  MeasureSum sum;
  Outputs &outputs;
  const MeasureObserver &observe;
  std::deque<int64_t> counts; ///< samples of the runs that are not in the sum
};

} // namespace

Expected<Measures> runMeasured(Model model, EntryRunner &runner,
                               BatchLoader &loader, Outputs &outputs,
                               const Interrupt *interrupt,
                               const MeasureObserver &observe) {
  RunQueue queue(model, runner.entry(), outputs, observe);
  if (Status status = runner.prepare(); !status.ok())
    return status.error();
  do {
    auto next = loader.next();
    if (!next)
      return next.error();
    const Batch *batch = *next;
    if (!batch)
      break;
    if (Status status = runner.run(*batch, outputs); !status.ok())
      return status.error();
    if (Status status = queue.push(batch->count); !status.ok())
      return status.error();
  } while (!interrupt || interrupt->signal() == 0);
  return queue.finish();
}

} // namespace sinter::runtime
