//===-- Mbarrier.h - barriers in shared memory ------------------*- C++ -*-===//
//
// PTX's mbarrier objects: phases that end when all arrivals, and all bytes that
// copies bring, are there.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_MBARRIER_H
#define SINTER_EMULATOR_MBARRIER_H

#include <cstdint>
#include <map>
#include <string>

namespace sinter::emulator {

/// One barrier. What ends its phase gives true.
class Mbarrier {
public:
  explicit Mbarrier(int64_t arrivals)
      : arrivals(arrivals), missingArrivals(arrivals) {}

  /// The parity of the phase that has not ended.
  bool phase() const { return parity; }

  /// Expects so many bytes more in this phase, then arrives.
  bool arriveExpecting(int64_t bytes);
  /// So many bytes have come.
  bool complete(int64_t bytes);

  /// Whether more threads or bytes came than the phase is for.
  bool isOverrun() const;

  /// What the phase waits for: "2 arrivals and 64 bytes".
  std::string missing() const;

  /// Whether the asynchronous proxy sees that it was initialised.
  bool isFenced = false;

private:
  bool endPhase();

  int64_t arrivals;
  int64_t missingArrivals;
  int64_t missingBytes = 0;
  bool parity = false;
};

/// The barriers of a block, by their places in shared memory.
class Mbarriers {
public:
  /// False if there is one already.
  bool init(void *place, int64_t arrivals);
  /// False if there is none.
  bool invalidate(void *place);
  /// Null if there is none, or if its memory was written over.
  Mbarrier *find(void *place);
  /// Makes those that have been initialised known to copies.
  void fence();

  void clear() { barriers.clear(); }

private:
  std::map<void *, Mbarrier> barriers;
};

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_MBARRIER_H
