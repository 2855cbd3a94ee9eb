//===-- FakeDriver.cpp - a driver that a test rules -----------------------===//
//
// Each function counts its calls and fails if it was told to.
//
//===----------------------------------------------------------------------===//

#include "device/FakeDriver.h"

#include <cstdlib>
#include <cstring>
#include <utility>

using namespace sinter::runtime::cuda;

namespace sinter::runtime::test {

namespace {

FakeDriver *current = nullptr;

/// The launches that are being captured; null: none are.
std::vector<std::function<void()>> *capture = nullptr;

/// Calls `body`, which succeeds, unless the function is to fail.
template <typename Body>
CUresult call(const char *function, Body &&body) {
  int number = ++current->callCounts[function];
  auto failure = current->failures.find(function);
  if (failure != current->failures.end() && number >= failure->second.firstCall)
    return failure->second.result;
  body();
  return CUDA_SUCCESS;
}

template <typename Handle>
Handle handleOf(void *pointer) {
  return reinterpret_cast<Handle>(pointer);
}

void *allocate(size_t bytes) {
  void *memory = std::aligned_alloc(256, (bytes + 255) / 256 * 256);
  // Whoever reads what was never written, notices.
  std::memset(memory, 0xff, bytes);
  current->allocations.emplace(memory, bytes);
  return memory;
}

void release(void *memory) {
  current->allocations.erase(memory);
  std::free(memory);
}

CUresult init(unsigned) {
  return call("cuInit", [] {});
}
CUresult driverGetVersion(int *version) {
  return call("cuDriverGetVersion", [&] { *version = 12040; });
}
CUresult getErrorName(CUresult error, const char **name) {
  *name = error == CUDA_ERROR_OUT_OF_MEMORY ? "CUDA_ERROR_OUT_OF_MEMORY"
                                            : "CUDA_ERROR_OF_TEST";
  return CUDA_SUCCESS;
}
CUresult getErrorString(CUresult, const char **text) {
  *text = "as the test wants";
  return CUDA_SUCCESS;
}
CUresult deviceGetCount(int *count) {
  return call("cuDeviceGetCount", [&] { *count = current->deviceCount; });
}
CUresult deviceGet(CUdevice *device, int ordinal) {
  return call("cuDeviceGet", [&] { *device = ordinal; });
}
CUresult deviceGetName(char *name, int length, CUdevice) {
  return call("cuDeviceGetName", [&] {
    std::strncpy(name, "Fake GPU", static_cast<size_t>(length));
  });
}
CUresult deviceGetAttribute(int *value, CUdevice_attribute attribute,
                            CUdevice) {
  return call("cuDeviceGetAttribute", [&] {
    static const std::map<CUdevice_attribute, int> values = {
        {CU_DEVICE_ATTRIBUTE_CLOCK_RATE, 1'000'000},
        {CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE, 2'000'000},
        {CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH, 1000},
        {CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, 8},
        {CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, 0}};
    *value = attribute == CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT
                 ? current->multiprocessors
                 : values.at(attribute);
  });
}
CUresult primaryCtxRetain(CUcontext *context, CUdevice) {
  return call("cuDevicePrimaryCtxRetain",
              [&] { *context = handleOf<CUcontext>(current); });
}
CUresult primaryCtxRelease(CUdevice) {
  return call("cuDevicePrimaryCtxRelease_v2", [] {});
}
CUresult ctxSetCurrent(CUcontext) {
  return call("cuCtxSetCurrent", [] {});
}

CUresult memGetInfo(size_t *free, size_t *total) {
  return call("cuMemGetInfo_v2", [&] {
    *free = current->freeBytes;
    *total = current->freeBytes;
  });
}
CUresult memAlloc(CUdeviceptr *address, size_t bytes) {
  return call("cuMemAlloc_v2", [&] {
    *address = reinterpret_cast<CUdeviceptr>(allocate(bytes));
  });
}
CUresult memFree(CUdeviceptr address) {
  return call("cuMemFree_v2",
              [&] { release(reinterpret_cast<void *>(address)); });
}
CUresult memHostAlloc(void **address, size_t bytes, unsigned) {
  return call("cuMemHostAlloc", [&] { *address = allocate(bytes); });
}
CUresult memFreeHost(void *address) {
  return call("cuMemFreeHost", [&] { release(address); });
}
CUresult memcpyHtoDAsync(CUdeviceptr destination, const void *source,
                         size_t bytes, CUstream) {
  return call("cuMemcpyHtoDAsync_v2", [&] {
    std::memcpy(reinterpret_cast<void *>(destination), source, bytes);
  });
}
CUresult memcpyDtoHAsync(void *destination, CUdeviceptr source, size_t bytes,
                         CUstream) {
  return call("cuMemcpyDtoHAsync_v2", [&] {
    std::memcpy(destination, reinterpret_cast<void *>(source), bytes);
  });
}
CUresult memsetD8Async(CUdeviceptr destination, unsigned char value,
                       size_t count, CUstream) {
  return call("cuMemsetD8Async", [&] {
    std::memset(reinterpret_cast<void *>(destination), value, count);
  });
}

CUresult streamCreate(CUstream *stream, unsigned) {
  return call("cuStreamCreate",
              [&] { *stream = handleOf<CUstream>(allocate(1)); });
}
CUresult streamDestroy(CUstream stream) {
  return call("cuStreamDestroy_v2", [&] { release(stream); });
}
CUresult streamSynchronize(CUstream) {
  return call("cuStreamSynchronize", [] {});
}
CUresult streamWaitEvent(CUstream, CUevent, unsigned) {
  return call("cuStreamWaitEvent", [] {});
}
CUresult streamBeginCapture(CUstream, CUstreamCaptureMode) {
  return call("cuStreamBeginCapture_v2",
              [] { capture = new std::vector<std::function<void()>>; });
}
CUresult streamEndCapture(CUstream, CUgraph *graph) {
  auto *captured = std::exchange(capture, nullptr);
  CUresult result = call("cuStreamEndCapture", [&] {
    *graph = handleOf<CUgraph>(static_cast<void *>(captured));
    current->allocations.emplace(captured, 0);
  });
  if (result != CUDA_SUCCESS)
    delete captured;
  return result;
}
CUresult graphInstantiate(CUgraphExec *executable, CUgraph graph,
                          unsigned long long) {
  return call("cuGraphInstantiateWithFlags", [&] {
    auto *work = reinterpret_cast<std::vector<std::function<void()>> *>(graph);
    auto *copy = new std::vector<std::function<void()>>(*work);
    *executable = handleOf<CUgraphExec>(static_cast<void *>(copy));
    current->allocations.emplace(copy, 0);
  });
}
CUresult graphLaunch(CUgraphExec executable, CUstream) {
  return call("cuGraphLaunch", [&] {
    for (const auto &launch :
         *reinterpret_cast<std::vector<std::function<void()>> *>(executable))
      launch();
  });
}
void destroyWork(void *work) {
  current->allocations.erase(work);
  delete static_cast<std::vector<std::function<void()>> *>(work);
}
CUresult graphDestroy(CUgraph graph) {
  return call("cuGraphDestroy", [&] { destroyWork(graph); });
}
CUresult graphExecDestroy(CUgraphExec executable) {
  return call("cuGraphExecDestroy", [&] { destroyWork(executable); });
}

CUresult eventCreate(CUevent *event, unsigned) {
  return call("cuEventCreate",
              [&] { *event = handleOf<CUevent>(allocate(1)); });
}
CUresult eventDestroy(CUevent event) {
  return call("cuEventDestroy_v2", [&] { release(event); });
}
CUresult eventRecord(CUevent, CUstream) {
  return call("cuEventRecord", [] {});
}
CUresult eventSynchronize(CUevent) {
  return call("cuEventSynchronize", [] {});
}
CUresult eventElapsedTime(float *milliseconds, CUevent, CUevent) {
  return call("cuEventElapsedTime", [&] { *milliseconds = 2; });
}

CUresult moduleLoadData(CUmodule *module, const void *image) {
  return call("cuModuleLoadData", [&] {
    current->loadedImage = image;
    *module = handleOf<CUmodule>(allocate(1));
  });
}
CUresult moduleLoadDataEx(CUmodule *module, const void *image,
                          unsigned optionCount, CUjit_option *options,
                          void **values) {
  for (unsigned i = 0; i < optionCount; ++i)
    if (options[i] == CU_JIT_ERROR_LOG_BUFFER)
      std::strcpy(static_cast<char *>(values[i]), current->compilerLog.c_str());
  return call("cuModuleLoadDataEx", [&] {
    current->loadedImage = image;
    *module = handleOf<CUmodule>(allocate(1));
  });
}
CUresult moduleUnload(CUmodule module) {
  return call("cuModuleUnload", [&] { release(module); });
}
CUresult moduleGetFunction(CUfunction *function, CUmodule, const char *name) {
  return call("cuModuleGetFunction", [&] {
    *function =
        handleOf<CUfunction>(static_cast<void *>(&current->kernels[name]));
  });
}
CUresult funcSetAttribute(CUfunction, CUfunction_attribute, int) {
  return call("cuFuncSetAttribute", [] {});
}
CUresult occupancy(int *blocks, CUfunction, int, size_t) {
  return call("cuOccupancyMaxActiveBlocksPerMultiprocessor",
              [&] { *blocks = current->blocksPerMultiprocessor; });
}

CUresult launchKernel(CUfunction function, unsigned gridX, unsigned, unsigned,
                      unsigned blockX, unsigned, unsigned, unsigned, CUstream,
                      void **parameters, void **) {
  auto *kernel = reinterpret_cast<FakeDriver::Kernel *>(function);
  auto run = [=](void **values) {
    for (unsigned block = 0; block < gridX; ++block)
      kernel->run({block, gridX, blockX, values});
  };
  return call("cuLaunchKernel", [&] {
    if (!capture)
      return run(parameters);
    // Six parameters, one of them a float, come before the operands.
    std::vector<uint64_t> values(6 + kernel->operandCount);
    for (size_t i = 0; i < values.size(); ++i)
      std::memcpy(&values[i], parameters[i],
                  i == 4 ? sizeof(float) : sizeof(uint64_t));
    capture->push_back([=]() mutable {
      std::vector<void *> pointers;
      for (uint64_t &value : values)
        pointers.push_back(&value);
      run(pointers.data());
    });
  });
}

CUresult tensorMapEncodeIm2col(
    CUtensorMap *, CUtensorMapDataType type, uint32_t rank, void *address,
    const uint64_t *extents, const uint64_t *byteStrides, const int *first,
    const int *last, uint32_t channels, uint32_t pixels,
    const uint32_t *strides, CUtensorMapInterleave, CUtensorMapSwizzle swizzle,
    CUtensorMapL2promotion, CUtensorMapFloatOOBfill) {
  return call("cuTensorMapEncodeIm2col", [&] {
    current->tensorMaps.push_back({type,
                                   address,
                                   {extents, extents + rank},
                                   {byteStrides, byteStrides + rank - 1},
                                   {first, first + rank - 2},
                                   {last, last + rank - 2},
                                   {channels, pixels},
                                   {strides, strides + rank},
                                   swizzle});
  });
}

CUresult tensorMapEncodeTiled(CUtensorMap *, CUtensorMapDataType type,
                              uint32_t rank, void *address,
                              const uint64_t *extents,
                              const uint64_t *byteStrides, const uint32_t *box,
                              const uint32_t *strides, CUtensorMapInterleave,
                              CUtensorMapSwizzle swizzle,
                              CUtensorMapL2promotion, CUtensorMapFloatOOBfill) {
  return call("cuTensorMapEncodeTiled", [&] {
    current->tensorMaps.push_back({type,
                                   address,
                                   {extents, extents + rank},
                                   {byteStrides, byteStrides + rank - 1},
                                   {},
                                   {},
                                   {box, box + rank},
                                   {strides, strides + rank},
                                   swizzle});
  });
}

template <typename Function>
std::pair<const std::string, void *> entry(const char *symbol,
                                           Function *function) {
  return {symbol, reinterpret_cast<void *>(function)};
}

const std::map<std::string, void *> &table() {
  static const std::map<std::string, void *> functions = {
      entry("cuInit", init),
      entry("cuDriverGetVersion", driverGetVersion),
      entry("cuGetErrorName", getErrorName),
      entry("cuGetErrorString", getErrorString),
      entry("cuDeviceGetCount", deviceGetCount),
      entry("cuDeviceGet", deviceGet),
      entry("cuDeviceGetName", deviceGetName),
      entry("cuDeviceGetAttribute", deviceGetAttribute),
      entry("cuDevicePrimaryCtxRetain", primaryCtxRetain),
      entry("cuDevicePrimaryCtxRelease_v2", primaryCtxRelease),
      entry("cuCtxSetCurrent", ctxSetCurrent),
      entry("cuMemGetInfo_v2", memGetInfo),
      entry("cuMemAlloc_v2", memAlloc),
      entry("cuMemFree_v2", memFree),
      entry("cuMemHostAlloc", memHostAlloc),
      entry("cuMemFreeHost", memFreeHost),
      entry("cuMemcpyHtoDAsync_v2", memcpyHtoDAsync),
      entry("cuMemcpyDtoHAsync_v2", memcpyDtoHAsync),
      entry("cuMemsetD8Async", memsetD8Async),
      entry("cuStreamCreate", streamCreate),
      entry("cuStreamDestroy_v2", streamDestroy),
      entry("cuStreamSynchronize", streamSynchronize),
      entry("cuStreamWaitEvent", streamWaitEvent),
      entry("cuStreamBeginCapture_v2", streamBeginCapture),
      entry("cuStreamEndCapture", streamEndCapture),
      entry("cuGraphInstantiateWithFlags", graphInstantiate),
      entry("cuGraphLaunch", graphLaunch),
      entry("cuGraphDestroy", graphDestroy),
      entry("cuGraphExecDestroy", graphExecDestroy),
      entry("cuEventCreate", eventCreate),
      entry("cuEventDestroy_v2", eventDestroy),
      entry("cuEventRecord", eventRecord),
      entry("cuEventSynchronize", eventSynchronize),
      entry("cuEventElapsedTime", eventElapsedTime),
      entry("cuModuleLoadData", moduleLoadData),
      entry("cuModuleLoadDataEx", moduleLoadDataEx),
      entry("cuModuleUnload", moduleUnload),
      entry("cuModuleGetFunction", moduleGetFunction),
      entry("cuFuncSetAttribute", funcSetAttribute),
      entry("cuOccupancyMaxActiveBlocksPerMultiprocessor", occupancy),
      entry("cuLaunchKernel", launchKernel),
      entry("cuTensorMapEncodeIm2col", tensorMapEncodeIm2col),
      entry("cuTensorMapEncodeTiled", tensorMapEncodeTiled),
  };
  return functions;
}

} // namespace

FakeDriver::FakeDriver() { current = this; }
FakeDriver::~FakeDriver() { current = nullptr; }

Expected<std::shared_ptr<Driver>> FakeDriver::open() const {
  return Driver::create([&](const char *name) -> void * {
    auto found = table().find(name);
    return found == table().end() || missing.contains(name) ? nullptr
                                                            : found->second;
  });
}

int FakeDriver::calls(const std::string &function) const {
  auto found = callCounts.find(function);
  return found == callCounts.end() ? 0 : found->second;
}

void enqueue(std::function<void()> work) {
  if (capture)
    capture->push_back(std::move(work));
  else
    work();
}

std::vector<std::string> driverFunctions() {
  std::vector<std::string> names;
  for (const auto &[name, function] : table())
    names.push_back(name);
  return names;
}

} // namespace sinter::runtime::test
