//===-- FakeDriver.h - a driver that a test rules ---------------*- C++ -*-===//
//
// A table of the driver's functions whose GPU is this process: memory is the
// host's, work is done when it is started, and any call can be made to fail.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_RUNTIME_DEVICE_FAKEDRIVER_H
#define SINTER_TEST_RUNTIME_DEVICE_FAKEDRIVER_H

#include "device/cuda/Driver.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace sinter::runtime::test {

/// One at a time.
class FakeDriver {
public:
  /// What a block of a kernel does.
  struct Block {
    int64_t number;
    int64_t count; ///< of the grid
    unsigned threads;
    void **parameters;
  };
  struct Kernel {
    std::function<void(const Block &)> run;
    size_t operandCount;
  };

  /// What a tensor map was made of.
  struct TensorMap {
    cuda::CUtensorMapDataType type;
    void *address;
    std::vector<uint64_t> extents, byteStrides;
    std::vector<int> firstCorner, lastCorner; ///< of pixels
    std::vector<uint32_t> box;                ///< channels and pixels of those
    std::vector<uint32_t> strides;
    cuda::CUtensorMapSwizzle swizzle;
  };

  FakeDriver();
  ~FakeDriver();
  FakeDriver(const FakeDriver &) = delete;

  Expected<std::shared_ptr<cuda::Driver>> open() const;

  /// How often a function was called.
  int calls(const std::string &function) const;

  // What it is like.
  std::set<std::string> missing; ///< functions that the library lacks
  int deviceCount = 1;
  int multiprocessors = 2;
  int blocksPerMultiprocessor = 1;
  size_t freeBytes = size_t{1} << 30;
  std::map<std::string, Kernel> kernels;
  /// What functions give instead of working: from their n-th call on.
  struct Failure {
    cuda::CUresult result;
    int firstCall = 1;
  };
  std::map<std::string, Failure> failures;
  /// What the compiler of PTX says when it fails.
  std::string compilerLog;

  // What was done.
  std::map<std::string, int> callCounts;
  /// What was not given back, and the bytes of what is memory.
  std::map<const void *, size_t> allocations;
  const void *loadedImage = nullptr;
  std::vector<TensorMap> tensorMaps;
};

/// Does the work now or, while launches are captured, when they are replayed.
void enqueue(std::function<void()> work);

/// All functions that the runtime asks the driver for.
std::vector<std::string> driverFunctions();

} // namespace sinter::runtime::test

#endif // SINTER_TEST_RUNTIME_DEVICE_FAKEDRIVER_H
