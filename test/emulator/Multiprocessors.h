//===-- Multiprocessors.h - what runs the blocks of a grid ------*- C++ -*-===//
//
// Threads of the host, each of which runs one block at a time.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_MULTIPROCESSORS_H
#define SINTER_EMULATOR_MULTIPROCESSORS_H

#include "Driver.h"
#include "Kernel.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace sinter::emulator {

class Block;

/// Used by one thread at a time.
class Multiprocessors {
public:
  /// The number that the device reports. It has no more host threads than that,
  /// and no more than the machine has CPUs.
  static constexpr int count = 4;

  Multiprocessors();
  ~Multiprocessors();
  Multiprocessors(const Multiprocessors &) = delete;
  Multiprocessors &operator=(const Multiprocessors &) = delete;

  /// Runs all blocks of the grid, or those before the first fault, whose error
  /// it returns.
  CUresult run(const Launch &launch);

private:
  void work();
  void runBlocks(Block &block);

  std::mutex mutex;
  std::condition_variable begun, done;
  // Guarded by the mutex.
  const Launch *launch = nullptr;
  uint64_t launches = 0;
  size_t busy = 0;
  bool stopping = false;

  // Of the launch that runs.
  std::vector<uint64_t> order;
  std::atomic<size_t> nextBlock = 0;
  std::atomic<CUresult> result = CUDA_SUCCESS;

  std::vector<std::thread> workers;
};

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_MULTIPROCESSORS_H
