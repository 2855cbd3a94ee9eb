//===-- KerasFileFuzzer.cpp - hostile files of Keras ----------------------===//
//
// Any bytes give an error of one line or weights of the size of their shapes.
//
//===----------------------------------------------------------------------===//

#include "FuzzSupport.h"
#include "files/KerasFile.h"

#include <fcntl.h>
#include <unistd.h>

using namespace sinter::runtime;

namespace {

/// A file in memory, but with a path that the HDF5 library can resolve.
std::string temporaryPath() {
  return "/dev/shm/sinter-fuzz-" + std::to_string(getpid());
}

void writeFile(const std::string &path, const uint8_t *data, size_t size) {
  int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  require(write(file, data, size) == static_cast<ssize_t>(size));
  close(file);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const std::string path = temporaryPath();
  writeFile(path, data, size);
  auto layers = readKerasFile(path);
  unlink(path.c_str());
  if (!layers) {
    requireOneLine(layers.message());
    return 0;
  }
  for (const KerasLayer &layer : *layers)
    for (const KerasWeight &weight : layer.weights) {
      size_t count = 1;
      for (int64_t extent : weight.shape)
        count *= static_cast<size_t>(extent);
      require(weight.elements.size() == count);
    }
  return 0;
}
