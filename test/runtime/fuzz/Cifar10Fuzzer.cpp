//===-- Cifar10Fuzzer.cpp - hostile files of CIFAR-10 ---------------------===//
//
// Any bytes give an error of one line or pictures with labels below ten.
//
//===----------------------------------------------------------------------===//

#include "data/Cifar10.h"

#include <algorithm>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

using namespace sinter::runtime;

namespace {

void require(bool condition) {
  if (!condition)
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // The reader takes a path: this one leads to memory.
  static const int file = memfd_create("cifar10", 0);
  static const std::string path = "/proc/self/fd/" + std::to_string(file);
  require(ftruncate(file, 0) == 0);
  require(pwrite(file, data, size, 0) == static_cast<ssize_t>(size));
  auto set = readCifar10(path);
  if (!set) {
    require(set.message().find('\n') == std::string::npos);
    return 0;
  }
  require(static_cast<int64_t>(set->labels.size()) == set->count);
  require(static_cast<int64_t>(set->pixels.size()) ==
          set->count * set->pixelsPerImage());
  require(std::ranges::all_of(set->labels,
                              [](uint8_t label) { return label < 10; }));
  return 0;
}
