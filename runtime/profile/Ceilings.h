//===-- Ceilings.h - what this machine can reach ----------------*- C++ -*-===//
//
// The two lines of the roofline: arithmetic, and traffic with main memory
// (Williams, Waterman and Patterson, "Roofline", CACM 52(4), 2009).
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_PROFILE_CEILINGS_H
#define SINTER_RUNTIME_PROFILE_CEILINGS_H

#include "core/Status.h"
#include "device/cpu/ThreadPool.h"

#include <algorithm>
#include <string>

namespace sinter::runtime {

/// What a device reaches with all that it has.
struct Ceilings {
  std::string subject; ///< of a sentence: "2 threads reach"
  double flopsPerSecond;
  double bytesPerSecond;

  /// The seconds that so much work takes at least, if its operands and results
  /// are in main memory.
  double secondsFor(double flops, double bytes) const {
    return std::max(flops / flopsPerSecond, bytes / bytesPerSecond);
  }
};

/// Measures those of all threads of a pool within some tens of milliseconds:
/// multiply-adds in registers, in the widest vectors of this machine, and reads
/// of a block larger than its caches. Fails if there is no memory for the
/// block.
Expected<Ceilings> measureCeilings(ThreadPool &pool);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_PROFILE_CEILINGS_H
