//===-- AsyncCopies.cpp - copies that happen late ---------------*- C++ -*-===//
//
// Groups are counted by the copies before their ends.
//
//===----------------------------------------------------------------------===//

#include "AsyncCopies.h"

#include <cstring>

using namespace sinter::emulator;

void AsyncCopies::wait(size_t pending) {
  if (groupEnds.size() <= pending)
    return;
  auto firstPending = groupEnds.end() - static_cast<ptrdiff_t>(pending);
  size_t demanded = *(firstPending - 1);
  groupEnds.erase(groupEnds.begin(), firstPending);
  if (demanded > finished)
    finishOldest(demanded - finished);
}

void AsyncCopies::finishOldest(size_t count) {
  auto firstUnfinished = copies.begin() + static_cast<ptrdiff_t>(count);
  for (auto copy = copies.begin(); copy != firstUnfinished; ++copy) {
    auto *destination = static_cast<char *>(copy->destination);
    std::memcpy(destination, copy->source,
                static_cast<size_t>(copy->sourceBytes));
    std::memset(destination + copy->sourceBytes, 0,
                static_cast<size_t>(copy->bytes - copy->sourceBytes));
  }
  copies.erase(copies.begin(), firstUnfinished);
  finished += count;
}

void AsyncCopies::clear() {
  copies.clear();
  groupEnds.clear();
  finished = 0;
}
