//===-- DriverModule.cpp - images and launches ------------------*- C++ -*-===//
//
// A launch copies its parameters, and is checked, when it is queued.
//
//===----------------------------------------------------------------------===//

#include "Context.h"
#include "Image.h"
#include "Limits.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

using namespace sinter::emulator;

CUresult cuModuleLoadData(CUmodule *module, const void *image) {
  return call([&] {
    CUresult error;
    *module = CUmod_st::load(image, error).release();
    return error;
  });
}

CUresult cuModuleLoadDataEx(CUmodule *module, const void *image, unsigned,
                            int *, void **) {
  return cuModuleLoadData(module, image);
}

CUresult cuModuleUnload(CUmodule module) {
  return callOutsideOfCaptures([&] {
    CUresult result = context().runAll();
    delete module;
    return result;
  });
}

CUresult cuModuleGetFunction(CUfunction *function, CUmodule module,
                             const char *name) {
  return call([&] {
    *function = module->function(name);
    return *function ? CUDA_SUCCESS : CUDA_ERROR_NOT_FOUND;
  });
}

CUresult cuFuncSetAttribute(CUfunction function, CUfunction_attribute attribute,
                            int value) {
  return call([&] {
    int64_t available =
        int64_t{maxSharedBytes} - function->kernel.staticSharedBytes;
    if (attribute != CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES ||
        value < 0 || value > available)
      return CUDA_ERROR_INVALID_VALUE;
    function->maxDynamicSharedBytes = static_cast<uint32_t>(value);
    return CUDA_SUCCESS;
  });
}

CUresult cuFuncGetAttribute(int *value, CUfunction_attribute attribute,
                            CUfunction function) {
  return call([&] {
    const Kernel &kernel = function->kernel;
    switch (attribute) {
    case CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK:
      *value = kernel.blockThreads ? kernel.blockThreads
                                   : static_cast<int>(maxBlockThreads);
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES:
      *value = kernel.staticSharedBytes;
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES:
      *value = 0;
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_NUM_REGS:
      *value = threadRegisters;
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES:
      *value = static_cast<int>(function->maxDynamicSharedBytes);
      return CUDA_SUCCESS;
    }
    return CUDA_ERROR_INVALID_VALUE;
  });
}

CUresult
cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, CUfunction function,
                                            int blockSize,
                                            size_t dynamicSharedBytes) {
  return call([&] {
    if (blockSize <= 0 || blockSize > static_cast<int>(maxBlockThreads))
      return CUDA_ERROR_INVALID_VALUE;
    auto threads = static_cast<unsigned>(blockSize);
    size_t sharedBytes =
        static_cast<size_t>(function->kernel.staticSharedBytes) +
        dynamicSharedBytes + reservedSharedBytesPerBlock;
    *blocks = static_cast<int>(
        std::min<size_t>({multiprocessorThreads / threads,
                          multiprocessorRegisters / (threadRegisters * threads),
                          multiprocessorSharedBytes / sharedBytes}));
    return CUDA_SUCCESS;
  });
}

namespace {

/// The values of a launch's parameters.
class Arguments {
public:
  Arguments(const Kernel &kernel, void **parameters) {
    for (size_t i = 0; i < kernel.parameterBytes.size(); ++i) {
      auto bytes = static_cast<size_t>(kernel.parameterBytes[i]);
      values.emplace_back((bytes + 7) / 8);
      std::memcpy(values.back().data(), parameters[i], bytes);
    }
  }

  std::vector<void *> pointers() {
    std::vector<void *> result;
    for (std::vector<uint64_t> &value : values)
      result.push_back(value.data());
    return result;
  }

private:
  std::vector<std::vector<uint64_t>> values;
};

} // namespace

/// Why a launch is refused; empty if it is not.
static std::string reasonToRefuse(const CUfunc_st &function, Index3 gridSize,
                                  Index3 blockSize,
                                  uint32_t dynamicSharedBytes) {
  uint64_t threads = product(blockSize);
  auto required = static_cast<uint64_t>(function.kernel.blockThreads);
  if (product(gridSize) == 0 || threads == 0)
    return "expected blocks and threads, got none";
  if (threads > maxBlockThreads || (required != 0 && threads != required))
    return "expected a block of " +
           (required ? std::to_string(required)
                     : "at most " + std::to_string(maxBlockThreads)) +
           " threads, got " + std::to_string(threads);
  if (dynamicSharedBytes > function.maxDynamicSharedBytes)
    return "expected at most " +
           std::to_string(function.maxDynamicSharedBytes) +
           " bytes of dynamic shared memory, got " +
           std::to_string(dynamicSharedBytes);
  return "";
}

CUresult cuLaunchKernel(CUfunction function, unsigned gridX, unsigned gridY,
                        unsigned gridZ, unsigned blockX, unsigned blockY,
                        unsigned blockZ, unsigned dynamicSharedBytes,
                        CUstream stream, void **parameters, void **extra) {
  return call([&] {
    Index3 gridSize = {gridX, gridY, gridZ};
    Index3 blockSize = {blockX, blockY, blockZ};
    if (extra)
      return CUDA_ERROR_INVALID_VALUE;
    std::string reason =
        reasonToRefuse(*function, gridSize, blockSize, dynamicSharedBytes);
    if (!reason.empty()) {
      std::fprintf(stderr, "emulator: kernel %s: %s\n",
                   function->kernel.name.c_str(), reason.c_str());
      return CUDA_ERROR_INVALID_VALUE;
    }
    return stream->enqueue(
        [=, arguments = Arguments(function->kernel, parameters)]() mutable {
          std::vector<void *> pointers = arguments.pointers();
          return context().run({.kernel = function->kernel,
                                .gridSize = gridSize,
                                .blockSize = blockSize,
                                .dynamicSharedBytes = dynamicSharedBytes,
                                .arguments = pointers.data(),
                                .options = context().options});
        });
  });
}
