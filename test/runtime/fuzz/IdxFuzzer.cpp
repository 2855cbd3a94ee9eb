//===-- IdxFuzzer.cpp - hostile IDX files ---------------------------------===//
//
// Any bytes, compressed or not, give an error of one line or an array of the
// size of its shape.
//
//===----------------------------------------------------------------------===//

#include "data/Idx.h"

#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

using namespace sinter::runtime;

namespace {

void require(bool condition) {
  if (!condition)
    std::abort();
}

void check(const std::filesystem::path &path, IdxKind kind, size_t rank) {
  auto array = readIdx(path, kind);
  if (!array) {
    require(array.message().find('\n') == std::string::npos);
    return;
  }
  require(array->shape.size() == rank);
  int64_t size = 1;
  for (int64_t extent : array->shape)
    size *= extent;
  require(static_cast<int64_t>(array->bytes.size()) == size);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // The reader takes a path: this one leads to memory.
  static const int file = memfd_create("idx", 0);
  static const std::string path = "/proc/self/fd/" + std::to_string(file);
  require(ftruncate(file, 0) == 0);
  require(pwrite(file, data, size, 0) == static_cast<ssize_t>(size));
  check(path, IdxKind::Images, 3);
  check(path, IdxKind::Labels, 1);
  return 0;
}
