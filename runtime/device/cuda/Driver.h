//===-- Driver.h - CUDA's driver --------------------------------*- C++ -*-===//
//
// The functions of libcuda.so.1, opened at run time: an executable with code
// for a GPU starts on a machine without a driver.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_DRIVER_H
#define SINTER_RUNTIME_DEVICE_CUDA_DRIVER_H

#include "device/cuda/DriverTypes.h"
#include "device/cuda/LibraryFunction.h"

#include <cstddef>
#include <memory>
#include <string>

namespace sinter::runtime::cuda {

class Driver;

template <typename Signature>
using DriverFunction = LibraryFunction<Driver, Signature>;

/// The driver's functions, each with the name of its symbol.
class Driver {
public:
  /// The driver of this machine. Fails, with what to do, if there is none.
  static Expected<std::shared_ptr<Driver>> open();

  /// Fails if a function is not there.
  static Expected<std::shared_ptr<Driver>> create(const Lookup &lookup);

  Driver(const Driver &) = delete;

  /// The name, number and text of a result.
  std::string explain(CUresult result) const;

private:
  template <typename Library, typename Signature>
  friend class LibraryFunction;

  Driver() = default;

  LibraryFunctions functions;

  template <typename... Parameters>
  using Function = DriverFunction<CUresult(Parameters...)>;

public:
  Function<unsigned> cuInit{*this, "cuInit"};
  Function<int *> cuDriverGetVersion{*this, "cuDriverGetVersion"};
  Function<CUresult, const char **> cuGetErrorName{*this, "cuGetErrorName"};
  Function<CUresult, const char **> cuGetErrorString{*this, "cuGetErrorString"};

  Function<int *> cuDeviceGetCount{*this, "cuDeviceGetCount"};
  Function<CUdevice *, int> cuDeviceGet{*this, "cuDeviceGet"};
  Function<char *, int, CUdevice> cuDeviceGetName{*this, "cuDeviceGetName"};
  Function<int *, CUdevice_attribute, CUdevice> cuDeviceGetAttribute{
      *this, "cuDeviceGetAttribute"};
  Function<CUcontext *, CUdevice> cuDevicePrimaryCtxRetain{
      *this, "cuDevicePrimaryCtxRetain"};
  Function<CUdevice> cuDevicePrimaryCtxRelease{*this,
                                               "cuDevicePrimaryCtxRelease_v2"};
  Function<CUcontext> cuCtxSetCurrent{*this, "cuCtxSetCurrent"};

  Function<size_t *, size_t *> cuMemGetInfo{*this, "cuMemGetInfo_v2"};
  Function<CUdeviceptr *, size_t> cuMemAlloc{*this, "cuMemAlloc_v2"};
  Function<CUdeviceptr> cuMemFree{*this, "cuMemFree_v2"};
  Function<void **, size_t, unsigned> cuMemHostAlloc{*this, "cuMemHostAlloc"};
  Function<void *> cuMemFreeHost{*this, "cuMemFreeHost"};
  Function<CUdeviceptr, const void *, size_t, CUstream> cuMemcpyHtoDAsync{
      *this, "cuMemcpyHtoDAsync_v2"};
  Function<void *, CUdeviceptr, size_t, CUstream> cuMemcpyDtoHAsync{
      *this, "cuMemcpyDtoHAsync_v2"};
  Function<CUdeviceptr, unsigned char, size_t, CUstream> cuMemsetD8Async{
      *this, "cuMemsetD8Async"};

  Function<CUstream *, unsigned> cuStreamCreate{*this, "cuStreamCreate"};
  Function<CUstream> cuStreamDestroy{*this, "cuStreamDestroy_v2"};
  Function<CUstream> cuStreamSynchronize{*this, "cuStreamSynchronize"};
  Function<CUstream, CUevent, unsigned> cuStreamWaitEvent{*this,
                                                          "cuStreamWaitEvent"};
  Function<CUstream, CUstreamCaptureMode> cuStreamBeginCapture{
      *this, "cuStreamBeginCapture_v2"};
  Function<CUstream, CUgraph *> cuStreamEndCapture{*this, "cuStreamEndCapture"};

  Function<CUgraphExec *, CUgraph, unsigned long long> cuGraphInstantiate{
      *this, "cuGraphInstantiateWithFlags"};
  Function<CUgraphExec, CUstream> cuGraphLaunch{*this, "cuGraphLaunch"};
  Function<CUgraph> cuGraphDestroy{*this, "cuGraphDestroy"};
  Function<CUgraphExec> cuGraphExecDestroy{*this, "cuGraphExecDestroy"};

  Function<CUevent *, unsigned> cuEventCreate{*this, "cuEventCreate"};
  Function<CUevent> cuEventDestroy{*this, "cuEventDestroy_v2"};
  Function<CUevent, CUstream> cuEventRecord{*this, "cuEventRecord"};
  Function<CUevent> cuEventSynchronize{*this, "cuEventSynchronize"};
  Function<float *, CUevent, CUevent> cuEventElapsedTime{*this,
                                                         "cuEventElapsedTime"};

  Function<CUmodule *, const void *> cuModuleLoadData{*this,
                                                      "cuModuleLoadData"};
  Function<CUmodule *, const void *, unsigned, CUjit_option *, void **>
      cuModuleLoadDataEx{*this, "cuModuleLoadDataEx"};
  Function<CUmodule> cuModuleUnload{*this, "cuModuleUnload"};
  Function<CUfunction *, CUmodule, const char *> cuModuleGetFunction{
      *this, "cuModuleGetFunction"};
  Function<CUfunction, CUfunction_attribute, int> cuFuncSetAttribute{
      *this, "cuFuncSetAttribute"};
  Function<int *, CUfunction, int, size_t> cuOccupancyMaxActiveBlocks{
      *this, "cuOccupancyMaxActiveBlocksPerMultiprocessor"};
  Function<CUfunction, unsigned, unsigned, unsigned, unsigned, unsigned,
           unsigned, unsigned, CUstream, void **, void **>
      cuLaunchKernel{*this, "cuLaunchKernel"};
  Function<CUtensorMap *, CUtensorMapDataType, uint32_t, void *,
           const uint64_t *, const uint64_t *, const uint32_t *,
           const uint32_t *, CUtensorMapInterleave, CUtensorMapSwizzle,
           CUtensorMapL2promotion, CUtensorMapFloatOOBfill>
      cuTensorMapEncodeTiled{*this, "cuTensorMapEncodeTiled"};
  Function<CUtensorMap *, CUtensorMapDataType, uint32_t, void *,
           const uint64_t *, const uint64_t *, const int *, const int *,
           uint32_t, uint32_t, const uint32_t *, CUtensorMapInterleave,
           CUtensorMapSwizzle, CUtensorMapL2promotion, CUtensorMapFloatOOBfill>
      cuTensorMapEncodeIm2col{*this, "cuTensorMapEncodeIm2col"};
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_DRIVER_H
