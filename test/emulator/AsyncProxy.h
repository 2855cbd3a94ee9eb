//===-- AsyncProxy.h - shared memory as products see it ---------*- C++ -*-===//
//
// Asynchronous instructions reach shared memory by another way than loads and
// stores of threads: what these have stored is visible to them after a fence.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_ASYNCPROXY_H
#define SINTER_EMULATOR_ASYNCPROXY_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sinter::emulator {

/// What is visible to the asynchronous instructions of a block: shared memory
/// as it was when the last one of all threads came to a fence.
class AsyncProxy {
public:
  /// Begins a block of so many threads, with its shared memory.
  void begin(std::span<const char> shared, uint32_t threads);

  /// A fence of one thread.
  void fence(uint32_t thread);

  /// An asynchronous instruction has written so many bytes from `offset` on.
  void write(size_t offset, size_t bytes);

  /// Whether so many bytes from `offset` on are what memory holds.
  bool isVisible(size_t offset, size_t bytes) const;

private:
  std::span<const char> memory;
  std::vector<char> visible;
  std::vector<bool> hasFenced; ///< by thread, since memory was made visible
  uint32_t missing = 0;        ///< threads that have not
};

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_ASYNCPROXY_H
