//===-- Driver.h - CUDA's driver --------------------------------*- C++ -*-===//
//
// The functions of libcuda.so.1, opened at run time: an executable with code
// for a GPU starts on a machine without a driver.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_DRIVER_H
#define SINTER_RUNTIME_DEVICE_CUDA_DRIVER_H

#include "core/Status.h"
#include "device/cuda/DriverTypes.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <source_location>
#include <vector>

namespace sinter::runtime::cuda {

class Driver;

/// A function of the driver that has been found, or will be.
class DriverFunctionBase {
public:
  DriverFunctionBase(Driver &driver, const char *name);
  DriverFunctionBase(const DriverFunctionBase &) = delete;

  const char *name() const { return symbol; }

  /// Says that it failed: its name, the error's name and text, and where it was
  /// called.
  Error
  error(CUresult result,
        std::source_location where = std::source_location::current()) const;

protected:
  friend class Driver;

  Driver &driver;
  const char *symbol;
  void *address = nullptr;
};

template <typename Signature>
class DriverFunction;

template <typename... Parameters>
class DriverFunction<CUresult(Parameters...)> : public DriverFunctionBase {
public:
  using DriverFunctionBase::DriverFunctionBase;

  /// Calls it; a result that is no success is an error.
  Status operator()(
      Parameters... arguments,
      std::source_location where = std::source_location::current()) const {
    CUresult result = call(arguments...);
    if (result == CUDA_SUCCESS)
      return Status::success();
    return error(result, where);
  }

  /// Calls it where the caller tells results apart.
  CUresult call(Parameters... arguments) const {
    return reinterpret_cast<CUresult (*)(Parameters...)>(address)(arguments...);
  }
};

/// The driver's functions, each with the name of its symbol.
class Driver {
public:
  /// Gives the address of a function, or null.
  using Lookup = std::function<void *(const char *name)>;

  /// The driver of this machine. Fails, with what to do, if there is none.
  static Expected<std::shared_ptr<Driver>> open();

  /// Fails if a function is not there.
  static Expected<std::shared_ptr<Driver>> create(const Lookup &lookup);

  Driver(const Driver &) = delete;

private:
  friend class DriverFunctionBase;

  Driver() = default;

  /// Of the members below: must come before them.
  std::vector<DriverFunctionBase *> functions;

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
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_DRIVER_H
