//===-- Memory.cpp - memory of the device and pinned memory -----*- C++ -*-===//
//
// Inaccessible pages catch an access as it happens; poison around the
// allocation, on its own pages, tells of a write afterwards.
//
//===----------------------------------------------------------------------===//

#include "Memory.h"

#include "SharedMemory.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <sys/mman.h>

using namespace sinter::emulator;

static constexpr size_t pageBytes = 4096;
/// What a driver aligns allocations to.
static constexpr size_t alignment = 256;

static size_t roundUp(size_t bytes, size_t multiple) {
  return (bytes + multiple - 1) / multiple * multiple;
}

Allocation::Allocation(size_t bytes)
    : bytes(bytes), mappedBytes(roundUp(bytes, pageBytes) + 2 * pageBytes) {
  void *reserved = mmap(nullptr, mappedBytes, PROT_NONE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED)
    throw std::bad_alloc();
  mapped = static_cast<char *>(reserved);
  size_t usable = mappedBytes - 2 * pageBytes;
  if (mprotect(mapped + pageBytes, usable, PROT_READ | PROT_WRITE) != 0) {
    munmap(mapped, mappedBytes);
    throw std::bad_alloc();
  }
  std::memset(mapped + pageBytes, poison, usable);
  begin = mapped + mappedBytes - pageBytes - roundUp(bytes, alignment);
}

Allocation::~Allocation() { munmap(mapped, mappedBytes); }

bool Allocation::isIntactAround() const {
  auto isPoison = [](char byte) { return byte == static_cast<char>(poison); };
  return std::all_of(mapped + pageBytes, begin, isPoison) &&
         std::all_of(begin + bytes, mapped + mappedBytes - pageBytes, isPoison);
}

char *Memory::allocate(size_t bytes) {
  if (bytes > freeBytes())
    return nullptr;
  try {
    auto allocation = std::make_unique<Allocation>(bytes);
    char *data = allocation->data();
    allocations.emplace(data, std::move(allocation));
    usedBytes += bytes;
    return data;
  } catch (const std::bad_alloc &) {
    return nullptr;
  }
}

bool Memory::free(const void *address) {
  auto found = allocations.find(static_cast<const char *>(address));
  if (found == allocations.end())
    return false;
  usedBytes -= found->second->size();
  allocations.erase(found);
  return true;
}

const Allocation *Memory::allocationOf(const void *address) const {
  auto next = allocations.upper_bound(static_cast<const char *>(address));
  if (next == allocations.begin())
    return nullptr;
  const Allocation &allocation = *std::prev(next)->second;
  auto offset = static_cast<const char *>(address) - allocation.data();
  return static_cast<size_t>(offset) <= allocation.size() ? &allocation
                                                          : nullptr;
}

bool Memory::contains(const void *address, size_t bytes) const {
  const Allocation *allocation = allocationOf(address);
  if (!allocation)
    return false;
  auto offset = static_cast<size_t>(static_cast<const char *>(address) -
                                    allocation->data());
  return bytes <= allocation->size() - offset;
}

std::string Memory::damage() const {
  for (const auto &[begin, allocation] : allocations)
    if (!allocation->isIntactAround())
      return "an allocation of " + std::to_string(allocation->size()) +
             " bytes was written beside";
  return "";
}

std::string Memory::describe(const void *address) const {
  // No nearer than this, an access was not meant for the allocation.
  constexpr ptrdiff_t far = ptrdiff_t{1} << 28;
  auto *accessed = static_cast<const char *>(address);
  auto next = allocations.upper_bound(accessed);
  ptrdiff_t toNext = next == allocations.end() ? far : next->first - accessed;
  if (next != allocations.begin()) {
    const Allocation &before = *std::prev(next)->second;
    ptrdiff_t offset = accessed - before.data();
    ptrdiff_t behind = offset - static_cast<ptrdiff_t>(before.size());
    if (behind < far && behind < toNext)
      return "at byte " + std::to_string(offset) + " of an allocation of " +
             std::to_string(before.size());
  }
  if (toNext < far)
    return std::to_string(toNext) + " bytes before an allocation of " +
           std::to_string(next->second->size());
  return "far from any allocation";
}
