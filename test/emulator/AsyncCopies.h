//===-- AsyncCopies.h - copies that happen late -----------------*- C++ -*-===//
//
// The asynchronous copies (cp.async) that one thread has begun.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_ASYNCCOPIES_H
#define SINTER_EMULATOR_ASYNCCOPIES_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sinter::emulator {

struct AsyncCopy {
  void *destination;
  const void *source;
  int64_t bytes;
  int64_t sourceBytes;
};

/// Copies happen in wait(), which needs them; those that no wait demands never
/// do. finishOldest() lets some happen earlier.
class AsyncCopies {
public:
  void begin(const AsyncCopy &copy) { copies.push_back(copy); }
  void createGroup() { groupEnds.push_back(finished + copies.size()); }

  /// Finishes all copies that are not in the latest `pending` groups or begun
  /// after them.
  void wait(size_t pending);

  size_t unfinished() const { return copies.size(); }
  void finishOldest(size_t count);

  void clear();

private:
  std::vector<AsyncCopy> copies;
  /// For each unfinished group, the number of copies begun before its end.
  std::vector<size_t> groupEnds;
  size_t finished = 0;
};

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_ASYNCCOPIES_H
