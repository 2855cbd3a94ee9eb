//===-- DriverMemory.cpp - allocations and copies ---------------*- C++ -*-===//
//
// Copies from and to pinned memory happen later, like all work of streams.
// What is not pinned is read before the call returns, or written.
//
//===----------------------------------------------------------------------===//

#include "Context.h"

#include <algorithm>
#include <cstring>

using namespace sinter::emulator;

static char *pointer(CUdeviceptr address) {
  return reinterpret_cast<char *>(address);
}

CUresult cuMemGetInfo_v2(size_t *free, size_t *total) {
  return call([&] {
    *free = context().deviceMemory.freeBytes();
    *total = context().deviceMemory.totalBytes();
    return CUDA_SUCCESS;
  });
}

CUresult cuMemAlloc_v2(CUdeviceptr *address, size_t bytes) {
  return callOutsideOfCaptures([&] {
    if (bytes == 0)
      return CUDA_ERROR_INVALID_VALUE;
    char *data = context().deviceMemory.allocate(bytes);
    *address = reinterpret_cast<CUdeviceptr>(data);
    return data ? CUDA_SUCCESS : CUDA_ERROR_OUT_OF_MEMORY;
  });
}

CUresult cuMemGetAddressRange_v2(CUdeviceptr *base, size_t *bytes,
                                 CUdeviceptr address) {
  return call([&] {
    const Allocation *found =
        context().deviceMemory.allocationOf(pointer(address));
    if (!found)
      return CUDA_ERROR_NOT_FOUND;
    *base = reinterpret_cast<CUdeviceptr>(found->data());
    *bytes = found->size();
    return CUDA_SUCCESS;
  });
}

CUresult cuMemHostAlloc(void **address, size_t bytes, unsigned) {
  return callOutsideOfCaptures([&] {
    if (bytes == 0)
      return CUDA_ERROR_INVALID_VALUE;
    *address = context().pinnedMemory.allocate(bytes);
    return *address ? CUDA_SUCCESS : CUDA_ERROR_OUT_OF_MEMORY;
  });
}

/// Nothing that is queued uses the memory afterwards.
static CUresult freeIn(Memory &memory, void *address) {
  if (CUresult result = context().runAll(); result != CUDA_SUCCESS)
    return result;
  return memory.free(address) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult cuMemFree_v2(CUdeviceptr address) {
  return callOutsideOfCaptures(
      [&] { return freeIn(context().deviceMemory, pointer(address)); });
}

CUresult cuMemFreeHost(void *address) {
  return callOutsideOfCaptures(
      [&] { return freeIn(context().pinnedMemory, address); });
}

static bool isOnDevice(CUdeviceptr address, size_t bytes) {
  return context().deviceMemory.contains(pointer(address), bytes);
}

static Work copyOf(void *destination, const void *source, size_t bytes) {
  return [=] {
    std::memcpy(destination, source, bytes);
    return CUDA_SUCCESS;
  };
}

CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr destination, const void *source,
                              size_t bytes, CUstream stream) {
  return call([&] {
    if (!isOnDevice(destination, bytes))
      return CUDA_ERROR_INVALID_VALUE;
    if (stream->isCaptured() || context().pinnedMemory.contains(source, bytes))
      return stream->enqueue(copyOf(pointer(destination), source, bytes));
    auto *begin = static_cast<const char *>(source);
    return stream->enqueue(
        [destination, staged = std::vector(begin, begin + bytes)] {
          std::copy(staged.begin(), staged.end(), pointer(destination));
          return CUDA_SUCCESS;
        });
  });
}

CUresult cuMemcpyDtoHAsync_v2(void *destination, CUdeviceptr source,
                              size_t bytes, CUstream stream) {
  return call([&] {
    if (!isOnDevice(source, bytes))
      return CUDA_ERROR_INVALID_VALUE;
    CUresult result =
        stream->enqueue(copyOf(destination, pointer(source), bytes));
    if (result != CUDA_SUCCESS || stream->isCaptured() ||
        context().pinnedMemory.contains(destination, bytes))
      return result;
    return stream->runAll();
  });
}

CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr destination, CUdeviceptr source,
                              size_t bytes, CUstream stream) {
  return call([&] {
    if (!isOnDevice(destination, bytes) || !isOnDevice(source, bytes))
      return CUDA_ERROR_INVALID_VALUE;
    return stream->enqueue(
        copyOf(pointer(destination), pointer(source), bytes));
  });
}

CUresult cuMemcpyHtoD_v2(CUdeviceptr destination, const void *source,
                         size_t bytes) {
  return callOutsideOfCaptures([&] {
    if (!isOnDevice(destination, bytes))
      return CUDA_ERROR_INVALID_VALUE;
    CUresult result = context().runAll();
    return result == CUDA_SUCCESS
               ? copyOf(pointer(destination), source, bytes)()
               : result;
  });
}

CUresult cuMemcpyDtoH_v2(void *destination, CUdeviceptr source, size_t bytes) {
  return callOutsideOfCaptures([&] {
    if (!isOnDevice(source, bytes))
      return CUDA_ERROR_INVALID_VALUE;
    CUresult result = context().runAll();
    return result == CUDA_SUCCESS
               ? copyOf(destination, pointer(source), bytes)()
               : result;
  });
}

template <typename Element>
static CUresult fill(CUdeviceptr destination, Element value, size_t count,
                     CUstream stream) {
  return call([&] {
    if (!isOnDevice(destination, count * sizeof(Element)))
      return CUDA_ERROR_INVALID_VALUE;
    return stream->enqueue([=] {
      std::fill_n(reinterpret_cast<Element *>(destination), count, value);
      return CUDA_SUCCESS;
    });
  });
}

CUresult cuMemsetD8Async(CUdeviceptr destination, unsigned char value,
                         size_t count, CUstream stream) {
  return fill(destination, value, count, stream);
}

CUresult cuMemsetD32Async(CUdeviceptr destination, unsigned value, size_t count,
                          CUstream stream) {
  return fill(destination, value, count, stream);
}
