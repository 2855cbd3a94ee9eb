//===-- Kernel.h - a kernel and its launch ----------------------*- C++ -*-===//
//
// What the scheduler of blocks knows of the code that it runs.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_KERNEL_H
#define SINTER_EMULATOR_KERNEL_H

#include "Options.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace sinter::emulator {

using KernelFunction = void (*)(void *const *arguments);

struct Kernel {
  /// `properties` as Emulator.h describes them.
  Kernel(std::string name, KernelFunction function, const int32_t *properties);

  std::string name;
  KernelFunction function;
  /// The only number of threads that a block may have; 0: any.
  int32_t blockThreads;
  int32_t staticSharedBytes;
  std::vector<int32_t> parameterBytes;
};

using Index3 = std::array<uint32_t, 3>;

inline uint64_t product(Index3 size) {
  return uint64_t{size[0]} * size[1] * size[2];
}

struct Launch {
  const Kernel &kernel;
  Index3 gridSize;
  Index3 blockSize;
  uint32_t dynamicSharedBytes;
  void *const *arguments;
  const Options &options;
};

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_KERNEL_H
