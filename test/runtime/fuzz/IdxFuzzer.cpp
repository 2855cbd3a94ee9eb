//===-- IdxFuzzer.cpp - hostile IDX files ---------------------------------===//
//
// Any bytes, compressed or not, give an error of one line or an array of the
// size of its shape.
//
//===----------------------------------------------------------------------===//

#include "FuzzSupport.h"
#include "data/Idx.h"

using namespace sinter::runtime;

namespace {

void check(const std::filesystem::path &path, IdxKind kind, size_t rank) {
  auto array = readIdx(path, kind);
  if (!array) {
    requireOneLine(array.message());
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
  const std::string &path = pathTo(data, size);
  check(path, IdxKind::Images, 3);
  check(path, IdxKind::Labels, 1);
  return 0;
}
