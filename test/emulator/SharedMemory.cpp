//===-- SharedMemory.cpp - memory of one block ------------------*- C++ -*-===//
//
// A page before it and a page behind it catch what misses it.
//
//===----------------------------------------------------------------------===//

#include "SharedMemory.h"

#include "Limits.h"

#include <cstring>
#include <new>
#include <sys/mman.h>

using namespace sinter::emulator;

static constexpr size_t pageBytes = 4096;
static constexpr size_t reservedBytes =
    (maxSharedBytes + pageBytes - 1) / pageBytes * pageBytes;
static constexpr size_t mappedBytes = pageBytes + reservedBytes + pageBytes;

SharedMemory::SharedMemory() {
  void *mapped = mmap(nullptr, mappedBytes, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED)
    throw std::bad_alloc();
  memory = static_cast<char *>(mapped);
  if (mprotect(memory + pageBytes, reservedBytes, PROT_READ | PROT_WRITE) != 0)
    throw std::bad_alloc();
}

SharedMemory::~SharedMemory() { munmap(memory, mappedBytes); }

char *SharedMemory::reset(size_t bytes) {
  size_t rounded = (bytes + 15) / 16 * 16;
  char *begin = memory + pageBytes + reservedBytes - rounded;
  std::memset(begin, poison, rounded);
  return begin;
}

bool SharedMemory::isBeside(const void *address) const {
  return address >= memory && address < memory + mappedBytes;
}
