//===-- SafeTensorsFuzzer.cpp - hostile safetensors files -----------------===//
//
// Any bytes give an error of one line or tensors that keep their promises.
//
//===----------------------------------------------------------------------===//

#include "FuzzSupport.h"
#include "files/SafeTensors.h"

#include <sys/mman.h>
#include <unistd.h>

using namespace sinter::runtime;

namespace {

void checkTensor(const SafeTensorsFile &file, const StoredTensor &tensor) {
  require(file.find(tensor.name) == &tensor);
  size_t size = tensor.type == SINTER_F32 ? 4 : 8;
  for (int64_t extent : tensor.shape)
    size *= static_cast<size_t>(extent);
  require(tensor.size == size);
  std::vector<std::byte> bytes(size);
  require(file.read(tensor, bytes).ok());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // A file without a name on any disk.
  int memory = memfd_create("file", MFD_CLOEXEC);
  require(memory >= 0);
  require(write(memory, data, size) == static_cast<ssize_t>(size));
  auto file = openSafeTensors(fmt::format("/proc/self/fd/{}", memory));
  if (file)
    for (const StoredTensor &tensor : file->tensors())
      checkTensor(*file, tensor);
  else
    requireOneLine(file.message());
  close(memory);
  return 0;
}
