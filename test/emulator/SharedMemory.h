//===-- SharedMemory.h - memory of one block --------------------*- C++ -*-===//
//
// One place for the shared memory of the blocks that run one after another.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_SHAREDMEMORY_H
#define SINTER_EMULATOR_SHAREDMEMORY_H

#include <cstddef>

namespace sinter::emulator {

/// The byte that new memory is filled with. Floats of any width are NaNs,
/// integers -1.
inline constexpr int poison = 0xff;

/// The memory ends where a page begins that cannot be accessed.
class SharedMemory {
public:
  SharedMemory();
  ~SharedMemory();
  SharedMemory(const SharedMemory &) = delete;
  SharedMemory &operator=(const SharedMemory &) = delete;

  /// Begins a block: `bytes` poisoned bytes, aligned to 16.
  char *reset(size_t bytes);

  /// Whether an access there missed the shared memory.
  bool isBeside(const void *address) const;

private:
  char *memory;
};

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_SHAREDMEMORY_H
