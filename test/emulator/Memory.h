//===-- Memory.h - memory of the device and pinned memory -------*- C++ -*-===//
//
// Allocations between pages that cannot be accessed. An address on the device
// is one of the process.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_MEMORY_H
#define SINTER_EMULATOR_MEMORY_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace sinter::emulator {

/// One allocation, poisoned at first, which ends where an inaccessible page
/// begins or less than 256 bytes before.
class Allocation {
public:
  /// Throws std::bad_alloc if the system has no such memory.
  explicit Allocation(size_t bytes);
  ~Allocation();
  Allocation(const Allocation &) = delete;
  Allocation &operator=(const Allocation &) = delete;

  char *data() const { return begin; }
  size_t size() const { return bytes; }

  /// Whether what lies between the allocation and its pages' ends is as it was.
  bool isIntactAround() const;

private:
  size_t bytes;
  size_t mappedBytes;
  char *mapped;
  char *begin;
};

/// The allocations of one kind.
class Memory {
public:
  explicit Memory(uint64_t capacity) : capacity(capacity) {}

  uint64_t totalBytes() const { return capacity; }
  uint64_t freeBytes() const { return capacity - usedBytes; }

  /// Null if there is not as much memory left.
  char *allocate(size_t bytes);

  /// False if no allocation begins there.
  bool free(const void *address);

  /// The allocation that the address is in, or at the end of; null if none.
  const Allocation *allocationOf(const void *address) const;

  /// Whether all of the bytes lie within one allocation.
  bool contains(const void *address, size_t bytes) const;

  /// Says which allocation was written beside, if any was.
  std::string damage() const;

  /// Where an address lies: so many bytes from which allocation.
  std::string describe(const void *address) const;

private:
  uint64_t capacity;
  uint64_t usedBytes = 0;
  std::map<const char *, std::unique_ptr<Allocation>> allocations;
};

/// The address among those of the current context's device memory.
std::string describeAddress(const void *address);

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_MEMORY_H
