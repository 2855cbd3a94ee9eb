//===-- Mbarrier.cpp - barriers in shared memory ----------------*- C++ -*-===//
//
// The state is kept here. The memory holds a mark, which shows whether
// something else was stored there.
//
//===----------------------------------------------------------------------===//

#include "Mbarrier.h"

#include <cstring>

using namespace sinter::emulator;

static constexpr uint64_t mark = 0x7265697272616224;

bool Mbarrier::arriveExpecting(int64_t bytes) {
  missingBytes += bytes;
  --missingArrivals;
  return endPhase();
}

bool Mbarrier::complete(int64_t bytes) {
  missingBytes -= bytes;
  return endPhase();
}

bool Mbarrier::isOverrun() const {
  return missingArrivals < 0 || (missingArrivals == 0 && missingBytes < 0);
}

bool Mbarrier::endPhase() {
  if (missingArrivals != 0 || missingBytes != 0)
    return false;
  missingArrivals = arrivals;
  parity = !parity;
  return true;
}

std::string Mbarrier::missing() const {
  return std::to_string(missingArrivals) + " arrivals and " +
         std::to_string(missingBytes) + " bytes";
}

bool Mbarriers::init(void *place, int64_t arrivals) {
  std::memcpy(place, &mark, sizeof(mark));
  return barriers.emplace(place, Mbarrier(arrivals)).second;
}

bool Mbarriers::invalidate(void *place) { return barriers.erase(place) == 1; }

Mbarrier *Mbarriers::find(void *place) {
  auto found = barriers.find(place);
  return found != barriers.end() && std::memcmp(place, &mark, sizeof(mark)) == 0
             ? &found->second
             : nullptr;
}

void Mbarriers::fence() {
  for (auto &[place, barrier] : barriers)
    barrier.isFenced = true;
}
