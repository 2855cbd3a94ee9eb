//===-- Context.cpp - the state of the device -------------------*- C++ -*-===//
//
// Initialisation, the primary context, and the device's description.
//
//===----------------------------------------------------------------------===//

#include "Context.h"

#include "Faults.h"

#include <cstdio>

using namespace sinter::emulator;

namespace {

struct Driver {
  std::mutex mutex;
  bool isInitialized = false;
  unsigned retained = 0;
  std::unique_ptr<CUctx_st> primary;
};

} // namespace

/// Never destroyed: other threads may be in a call while the process ends.
static Driver &driver() {
  static auto &instance = *new Driver;
  return instance;
}

static thread_local CUcontext currentContext = nullptr;

CUctx_st::CUctx_st(const Options &options)
    : options(options), random(options.seed),
      deviceMemory(options.memoryBytes) {}

CUresult CUctx_st::runAll() {
  for (auto &stream : streams)
    if (CUresult result = stream->runAll(); result != CUDA_SUCCESS)
      return result;
  return CUDA_SUCCESS;
}

CUresult CUctx_st::letStreamsGetAhead() {
  if (options.order != Order::Random || random.below(2) == 0)
    return CUDA_SUCCESS;
  CUstream_st &stream = *streams[random.below(streams.size())];
  return stream.isIdle() ? CUDA_SUCCESS : stream.runNext();
}

CUresult CUctx_st::run(const Launch &launch) {
  if (CUresult result = multiprocessors.run(launch); result != CUDA_SUCCESS)
    return result;
  if (std::string damage = deviceMemory.damage(); !damage.empty()) {
    std::fprintf(stderr, "emulator: kernel %s: %s\n",
                 launch.kernel.name.c_str(), damage.c_str());
    return CUDA_ERROR_ILLEGAL_ADDRESS;
  }
  return CUDA_SUCCESS;
}

bool CUctx_st::forbidInCaptures() {
  bool found = false;
  for (auto &stream : streams)
    found |= stream->forbidInCapture();
  return found;
}

CUctx_st &sinter::emulator::context() { return *driver().primary; }

std::string sinter::emulator::describeAddress(const void *address) {
  return driver().primary ? driver().primary->deviceMemory.describe(address)
                          : "far from any allocation";
}

CUresult sinter::emulator::call(const std::function<CUresult()> &body) {
  std::lock_guard lock(driver().mutex);
  if (!driver().isInitialized)
    return CUDA_ERROR_NOT_INITIALIZED;
  if (!currentContext || currentContext != driver().primary.get())
    return CUDA_ERROR_INVALID_CONTEXT;
  if (context().error != CUDA_SUCCESS)
    return context().error;
  CUresult result = body();
  if (result >= CUDA_ERROR_ILLEGAL_ADDRESS &&
      result <= CUDA_ERROR_LAUNCH_FAILED)
    context().error = result;
  return result;
}

CUresult
sinter::emulator::callOutsideOfCaptures(const std::function<CUresult()> &body) {
  return call([&] {
    return context().forbidInCaptures() ? CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED
                                        : body();
  });
}

CUresult cuInit(unsigned flags) {
  if (flags != 0)
    return CUDA_ERROR_INVALID_VALUE;
  std::lock_guard lock(driver().mutex);
  handleFaults();
  driver().isInitialized = true;
  return CUDA_SUCCESS;
}

CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device) {
  std::lock_guard lock(driver().mutex);
  if (!driver().isInitialized)
    return CUDA_ERROR_NOT_INITIALIZED;
  if (device != 0)
    return CUDA_ERROR_INVALID_DEVICE;
  if (driver().retained == 0) {
    std::optional<Options> options = readOptions();
    if (!options)
      return CUDA_ERROR_INVALID_VALUE;
    driver().primary = std::make_unique<CUctx_st>(*options);
  }
  ++driver().retained;
  *context = driver().primary.get();
  return CUDA_SUCCESS;
}

CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
  std::lock_guard lock(driver().mutex);
  if (device != 0)
    return CUDA_ERROR_INVALID_DEVICE;
  if (driver().retained == 0)
    return CUDA_ERROR_INVALID_CONTEXT;
  if (--driver().retained == 0)
    driver().primary = nullptr;
  return CUDA_SUCCESS;
}

CUresult cuCtxSetCurrent(CUcontext context) {
  currentContext = context;
  return CUDA_SUCCESS;
}

CUresult cuCtxGetCurrent(CUcontext *context) {
  *context = currentContext;
  return CUDA_SUCCESS;
}

CUresult cuCtxSynchronize() {
  return callOutsideOfCaptures([] { return context().runAll(); });
}
