//===-- Cifar10Fuzzer.cpp - hostile files of CIFAR-10 ---------------------===//
//
// Any bytes give an error of one line or pictures with labels below ten.
//
//===----------------------------------------------------------------------===//

#include "FuzzSupport.h"
#include "data/Cifar10.h"

#include <algorithm>

using namespace sinter::runtime;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const std::string &path = pathTo(data, size);
  auto set = readCifar10(path);
  if (!set) {
    requireOneLine(set.message());
    return 0;
  }
  require(static_cast<int64_t>(set->labels.size()) == set->count);
  require(static_cast<int64_t>(set->pixels.size()) ==
          set->count * set->pixelsPerImage());
  require(std::ranges::all_of(set->labels,
                              [](uint8_t label) { return label < 10; }));
  return 0;
}
