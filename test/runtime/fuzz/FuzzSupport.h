//===-- FuzzSupport.h - what fuzzers have in common -------------*- C++ -*-===//
//
// Requirements that end the process, and files in memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_RUNTIME_FUZZ_FUZZSUPPORT_H
#define SINTER_TEST_RUNTIME_FUZZ_FUZZSUPPORT_H

#include <cstdint>
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace sinter::runtime {

inline void require(bool condition) {
  if (!condition)
    std::abort();
}

/// An error is one line.
inline void requireOneLine(const std::string &message) {
  require(!message.empty() && message.find('\n') == std::string::npos);
}

/// A path that leads to `data` in memory until the next call, for readers that
/// take one.
inline const std::string &pathTo(const uint8_t *data, size_t size) {
  static const int file = memfd_create("fuzz", 0);
  static const std::string path = "/proc/self/fd/" + std::to_string(file);
  require(ftruncate(file, 0) == 0);
  require(pwrite(file, data, size, 0) == static_cast<ssize_t>(size));
  return path;
}

} // namespace sinter::runtime

#endif // SINTER_TEST_RUNTIME_FUZZ_FUZZSUPPORT_H
