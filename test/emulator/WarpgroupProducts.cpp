//===-- WarpgroupProducts.cpp - products that a warp has begun --*- C++ -*-===//
//
// Groups are counted by the products before their ends.
//
//===----------------------------------------------------------------------===//

#include "WarpgroupProducts.h"

#include <algorithm>
#include <cstring>

using namespace sinter::emulator;

bool FactorSnapshot::isUnchanged() const {
  return std::ranges::all_of(chunks, [](const Chunk &chunk) {
    return std::memcmp(chunk.memory, chunk.bytes, sizeof(chunk.bytes)) == 0;
  });
}

bool WarpgroupProducts::wait(size_t pending) {
  isFenced = false;
  if (groupEnds.size() <= pending)
    return true;
  auto firstPending = groupEnds.end() - static_cast<ptrdiff_t>(pending);
  size_t demanded = *(firstPending - 1) - finished;
  groupEnds.erase(groupEnds.begin(), firstPending);
  auto end = products.begin() + static_cast<ptrdiff_t>(demanded);
  bool isUnchanged =
      std::all_of(products.begin(), end,
                  [](const auto &factors) { return factors->isUnchanged(); });
  products.erase(products.begin(), end);
  finished += demanded;
  return isUnchanged;
}

void WarpgroupProducts::clear() {
  products.clear();
  groupEnds.clear();
  finished = 0;
  isFenced = false;
}
