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

namespace sinter::runtime {

/// Owns bytes aligned to SINTER_BUFFER_ALIGNMENT. Their contents are undefined
/// until written; untouched pages of a large buffer take no memory.
class Buffer {
public:
  Buffer() = default;

  /// Allocates `size` bytes, at least 0. `isValid` tells whether it worked.
  explicit Buffer(int64_t size) : length(size) {
    constexpr int64_t alignment = SINTER_BUFFER_ALIGNMENT;
    if (size > std::numeric_limits<int64_t>::max() - alignment)
      return;
    // aligned_alloc wants a multiple of the alignment; never ask for nothing.
    int64_t rounded = (size / alignment + 1) * alignment;
    memory.reset(static_cast<char *>(
        std::aligned_alloc(alignment, static_cast<size_t>(rounded))));
  }

  bool isValid() const { return memory != nullptr; }
  char *data() const { return memory.get(); }
  int64_t size() const { return length; }

private:
  struct Free {
    void operator()(char *pointer) const { std::free(pointer); }
  };

  std::unique_ptr<char, Free> memory;
  int64_t length = 0;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CORE_BUFFER_H
