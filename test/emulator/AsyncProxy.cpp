//===-- AsyncProxy.cpp - shared memory as products see it -------*- C++ -*-===//
//
// A copy of the memory, taken when all threads have fenced.
//
//===----------------------------------------------------------------------===//

#include "AsyncProxy.h"

#include <cstring>

using namespace sinter::emulator;

void AsyncProxy::begin(std::span<const char> shared, uint32_t threads) {
  memory = shared;
  visible.clear();
  hasFenced.assign(threads, false);
  missing = threads;
}

void AsyncProxy::fence(uint32_t thread) {
  if (hasFenced[thread])
    return;
  hasFenced[thread] = true;
  if (--missing > 0)
    return;
  visible.assign(memory.begin(), memory.end());
  missing = static_cast<uint32_t>(hasFenced.size());
  hasFenced.assign(missing, false);
}

void AsyncProxy::write(size_t offset, size_t bytes) {
  visible.resize(memory.size());
  std::memcpy(&visible[offset], &memory[offset], bytes);
}

bool AsyncProxy::isVisible(size_t offset, size_t bytes) const {
  return offset + bytes <= visible.size() &&
         std::memcmp(&visible[offset], &memory[offset], bytes) == 0;
}
