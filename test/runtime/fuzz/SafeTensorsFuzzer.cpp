//===-- SafeTensorsFuzzer.cpp - hostile safetensors files -----------------===//
//
// Any bytes give an error of one line or tensors that keep their promises.
//
//===----------------------------------------------------------------------===//

#include "FuzzSupport.h"
#include "files/SafeTensors.h"

#include <sanitizer/asan_interface.h>

using namespace sinter::runtime;

namespace {

void checkTensor(const SafeTensorsFile &file, const NamedTensor &tensor) {
  require(file.find(tensor.name) == &tensor);
  size_t size = tensor.type == SINTER_F32 ? 4 : 8;
  for (int64_t extent : tensor.shape)
    size *= static_cast<size_t>(extent);
  require(tensor.bytes.size() == size);
  // The bytes are not written to, whatever this signature says.
  auto *begin = const_cast<std::byte *>(tensor.bytes.data());
  require(!__asan_region_is_poisoned(begin, size));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  auto bytes = std::as_bytes(std::span(data, size));
  auto file = parseSafeTensors("file", {bytes.begin(), bytes.end()});
  if (!file) {
    requireOneLine(file.message());
    return 0;
  }
  for (const NamedTensor &tensor : file->tensors())
    checkTensor(*file, tensor);
  return 0;
}
