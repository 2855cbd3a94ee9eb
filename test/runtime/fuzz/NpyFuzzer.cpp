//===-- NpyFuzzer.cpp - hostile .npy files --------------------------------===//
//
// Any bytes give an error of one line or an array of the size of its shape.
//
//===----------------------------------------------------------------------===//

#include "FuzzSupport.h"
#include "files/Npy.h"

using namespace sinter::runtime;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  auto bytes = std::as_bytes(std::span(data, size));
  auto array = parseNpy("file", {bytes.begin(), bytes.end()});
  if (!array) {
    requireOneLine(array.message());
    return 0;
  }
  int64_t expected = sizeOf(array->type);
  for (int64_t extent : array->shape)
    expected *= extent;
  require(static_cast<int64_t>(array->bytes.size()) == expected);
  return 0;
}
