//===-- BulkCopies.cpp - copies by the bulk copy engine ---------*- C++ -*-===//
//
// They end in any order.
//
//===----------------------------------------------------------------------===//

#include "BulkCopies.h"

#include "SharedMemory.h"

#include <cstring>

using namespace sinter::emulator;

void BulkCopies::begin(const BulkCopy &copy) {
  std::memset(copy.sharedMemory + copy.byteOffset, poison,
              static_cast<size_t>(copy.map->bytes()));
  copies.push_back(copy);
}

BulkCopy BulkCopies::finish(size_t number) {
  BulkCopy copy = copies[number];
  copies.erase(copies.begin() + static_cast<ptrdiff_t>(number));
  copyTensor(*copy.map, copy.place, copy.sharedMemory, copy.byteOffset);
  return copy;
}
