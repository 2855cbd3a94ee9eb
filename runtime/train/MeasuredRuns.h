//===-- MeasuredRuns.h - runs of which only the measures count --*- C++ -*-===//
//
// Runs an entry point batch after batch without waiting for each result.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_MEASUREDRUNS_H
#define SINTER_RUNTIME_TRAIN_MEASUREDRUNS_H

#include "train/EntryRunner.h"
#include "train/Interrupt.h"
#include "train/Measures.h"

#include <functional>

namespace sinter::runtime {

/// So many runs may be started before the first of them has ended: enough for
/// a device to have work while the host looks at what it measured.
constexpr int64_t measuredRunsAhead = 16;

/// Called for each run, in order, once it is part of the sum. A failure ends
/// the runs.
using MeasureObserver = std::function<Status(const MeasureSum &sum)>;

/// Runs an entry point that measures on all batches of `loader`, of which there
/// is at least one, and sums up what it writes to `outputs`, which holds
/// nothing that was not taken. The sum is the same however many runs a device
/// is behind. If `interrupt` is given, a signal ends it early.
Expected<Measures> runMeasured(Model model, EntryRunner &runner,
                               BatchLoader &loader, Outputs &outputs,
                               const Interrupt *interrupt,
                               const MeasureObserver &observe);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_MEASUREDRUNS_H
