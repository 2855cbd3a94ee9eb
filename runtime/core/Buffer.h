//===-- Buffer.h - aligned memory -------------------------------*- C++ -*-===//
//
// Memory with the alignment that compiled models expect of every buffer, freed
// with its owner.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CORE_BUFFER_H
#define SINTER_RUNTIME_CORE_BUFFER_H

#include "sinter/abi.h"

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <memory>
#include <sys/mman.h>

namespace sinter::runtime {

/// Owns bytes aligned to SINTER_BUFFER_ALIGNMENT. They are 0 until written;
/// untouched pages of a large buffer take no memory.
class Buffer {
public:
  Buffer() = default;

  /// Allocates `size` bytes, at least 0. `isValid` tells whether it worked.
  explicit Buffer(int64_t size) : length(size) {
    constexpr int64_t hugePage = int64_t{2} << 20;
    // What such a page takes beyond what is touched is little in these.
    constexpr int64_t large = 8 * hugePage;
    int64_t alignment = size < large ? SINTER_BUFFER_ALIGNMENT : hugePage;
    if (size > std::numeric_limits<int64_t>::max() - alignment)
      return;
    auto space = static_cast<size_t>(size + alignment);
    memory.reset(std::calloc(space, 1));
    void *aligned = memory.get();
    std::align(static_cast<size_t>(alignment), static_cast<size_t>(size),
               aligned, space);
    begin = static_cast<char *>(aligned);
    // To fault in one small page after the other takes as long as a step. This
    // is advice: without such pages, nothing else changes.
    if (isValid() && size >= large)
      madvise(begin, static_cast<size_t>(size), MADV_HUGEPAGE);
  }

  bool isValid() const { return memory != nullptr; }
  char *data() const { return begin; }
  int64_t size() const { return length; }

private:
  struct Free {
    void operator()(void *pointer) const { std::free(pointer); }
  };

  std::unique_ptr<void, Free> memory;
  char *begin = nullptr; ///< of the aligned part
  int64_t length = 0;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CORE_BUFFER_H
