//===-- EmulatedCudnn.cpp - cuDNN on the fake driver ----------------------===//
//
// The emulated library wants two functions of the driver.
//
//===----------------------------------------------------------------------===//

#include "device/EmulatedCudnn.h"

#include "Driver.h"

#include <cstdlib>
#include <iterator>
#include <map>

using namespace sinter::runtime::cuda;

static const sinter::runtime::test::FakeDriver *current = nullptr;

::CUresult cuLaunchHostFunc(::CUstream, CUhostFn function, void *data) {
  sinter::runtime::test::enqueue([=] { function(data); });
  return ::CUDA_SUCCESS;
}

::CUresult cuMemGetAddressRange_v2(::CUdeviceptr *base, size_t *bytes,
                                   ::CUdeviceptr address) {
  auto next =
      current->allocations.upper_bound(reinterpret_cast<const void *>(address));
  if (next == current->allocations.begin())
    return ::CUDA_ERROR_NOT_FOUND;
  auto [begin, size] = *std::prev(next);
  *base = reinterpret_cast<::CUdeviceptr>(begin);
  *bytes = size;
  return ::CUDA_SUCCESS;
}

extern "C" {
size_t cudnnGetVersion();
const char *cudnnGetErrorString(cudnnStatus_t);
void cudnnGetLastErrorString(char *, size_t);
cudnnStatus_t cudnnCreate(cudnnHandle_t *);
cudnnStatus_t cudnnDestroy(cudnnHandle_t);
cudnnStatus_t cudnnSetStream(cudnnHandle_t, ::CUstream);
cudnnStatus_t cudnnBackendCreateDescriptor(cudnnBackendDescriptorType_t,
                                           cudnnBackendDescriptor_t *);
cudnnStatus_t cudnnBackendDestroyDescriptor(cudnnBackendDescriptor_t);
cudnnStatus_t cudnnBackendSetAttribute(cudnnBackendDescriptor_t,
                                       cudnnBackendAttributeName_t,
                                       cudnnBackendAttributeType_t, int64_t,
                                       const void *);
cudnnStatus_t cudnnBackendGetAttribute(cudnnBackendDescriptor_t,
                                       cudnnBackendAttributeName_t,
                                       cudnnBackendAttributeType_t, int64_t,
                                       int64_t *, void *);
cudnnStatus_t cudnnBackendFinalize(cudnnBackendDescriptor_t);
cudnnStatus_t cudnnBackendExecute(cudnnHandle_t, cudnnBackendDescriptor_t,
                                  cudnnBackendDescriptor_t);
}

/// The emulator's streams and the runtime's are one thing of two types.
static cudnnStatus_t setStream(cudnnHandle_t handle,
                               sinter::runtime::cuda::CUstream stream) {
  return cudnnSetStream(handle, reinterpret_cast<::CUstream>(stream));
}

namespace sinter::runtime::test {

void setDriver(const FakeDriver *driver) { current = driver; }

Lookup emulatedCudnn() {
  static const std::map<std::string, void *> functions = {
      {"cudnnGetVersion", reinterpret_cast<void *>(cudnnGetVersion)},
      {"cudnnGetErrorString", reinterpret_cast<void *>(cudnnGetErrorString)},
      {"cudnnGetLastErrorString",
       reinterpret_cast<void *>(cudnnGetLastErrorString)},
      {"cudnnCreate", reinterpret_cast<void *>(cudnnCreate)},
      {"cudnnDestroy", reinterpret_cast<void *>(cudnnDestroy)},
      {"cudnnSetStream", reinterpret_cast<void *>(setStream)},
      {"cudnnBackendCreateDescriptor",
       reinterpret_cast<void *>(cudnnBackendCreateDescriptor)},
      {"cudnnBackendDestroyDescriptor",
       reinterpret_cast<void *>(cudnnBackendDestroyDescriptor)},
      {"cudnnBackendSetAttribute",
       reinterpret_cast<void *>(cudnnBackendSetAttribute)},
      {"cudnnBackendGetAttribute",
       reinterpret_cast<void *>(cudnnBackendGetAttribute)},
      {"cudnnBackendFinalize", reinterpret_cast<void *>(cudnnBackendFinalize)},
      {"cudnnBackendExecute", reinterpret_cast<void *>(cudnnBackendExecute)},
  };
  return [](const char *name) {
    auto found = functions.find(name);
    return found == functions.end() ? nullptr : found->second;
  };
}

Environment::Environment(const char *name, const char *value) : name(name) {
  setenv(name, value, /*overwrite=*/1);
}

Environment::~Environment() { unsetenv(name); }

} // namespace sinter::runtime::test
