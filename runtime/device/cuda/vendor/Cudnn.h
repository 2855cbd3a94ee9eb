//===-- Cudnn.h - NVIDIA's library of neural networks -----------*- C++ -*-===//
//
// The functions of libcudnn.so.9, opened at run time, and a use of it by one
// GPU.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUDNN_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUDNN_H

#include "device/cuda/Gpu.h"
#include "device/cuda/LibraryFunction.h"
#include "device/cuda/vendor/CudnnTypes.h"

#include <memory>
#include <string>

namespace sinter::runtime::cuda {

/// The library's functions, each with the name of its symbol.
class Cudnn {
public:
  /// The library of this machine. Fails if there is none of this version.
  static Expected<std::shared_ptr<const Cudnn>> open();

  /// Fails if a function is not there, or if the version is another.
  static Expected<std::shared_ptr<const Cudnn>> create(const Lookup &lookup);

  Cudnn(const Cudnn &) = delete;

  /// 91900 is 9.19.0.
  int64_t version() const { return static_cast<int64_t>(versionNumber); }

  /// What a status means, and what the library says of the last failure.
  std::string explain(cudnnStatus_t status) const;

private:
  template <typename Library, typename Signature>
  friend class LibraryFunction;

  Cudnn() = default;

  LibraryFunctions functions;
  size_t versionNumber = 0;

  template <typename... Parameters>
  using Function = LibraryFunction<Cudnn, cudnnStatus_t(Parameters...)>;

  LibraryFunction<Cudnn, size_t()> cudnnGetVersion{*this, "cudnnGetVersion"};
  LibraryFunction<Cudnn, const char *(cudnnStatus_t)> cudnnGetErrorString{
      *this, "cudnnGetErrorString"};
  LibraryFunction<Cudnn, void(char *, size_t)> cudnnGetLastErrorString{
      *this, "cudnnGetLastErrorString"};

public:
  Function<cudnnHandle_t *> cudnnCreate{*this, "cudnnCreate"};
  Function<cudnnHandle_t> cudnnDestroy{*this, "cudnnDestroy"};
  Function<cudnnHandle_t, CUstream> cudnnSetStream{*this, "cudnnSetStream"};

  Function<cudnnBackendDescriptorType_t, cudnnBackendDescriptor_t *>
      cudnnBackendCreateDescriptor{*this, "cudnnBackendCreateDescriptor"};
  Function<cudnnBackendDescriptor_t> cudnnBackendDestroyDescriptor{
      *this, "cudnnBackendDestroyDescriptor"};
  Function<cudnnBackendDescriptor_t, cudnnBackendAttributeName_t,
           cudnnBackendAttributeType_t, int64_t, const void *>
      cudnnBackendSetAttribute{*this, "cudnnBackendSetAttribute"};
  Function<cudnnBackendDescriptor_t, cudnnBackendAttributeName_t,
           cudnnBackendAttributeType_t, int64_t, int64_t *, void *>
      cudnnBackendGetAttribute{*this, "cudnnBackendGetAttribute"};
  Function<cudnnBackendDescriptor_t> cudnnBackendFinalize{
      *this, "cudnnBackendFinalize"};
  Function<cudnnHandle_t, cudnnBackendDescriptor_t, cudnnBackendDescriptor_t>
      cudnnBackendExecute{*this, "cudnnBackendExecute"};
};

/// The library at work on a GPU, in the order of its compute stream.
class CudnnHandle {
public:
  /// Fails if the library does not run on the GPU or with its driver.
  static Expected<CudnnHandle> create(std::shared_ptr<const Cudnn> library,
                                      const Gpu &gpu);

  const Cudnn &library() const { return *api; }
  cudnnHandle_t get() const { return handle.get(); }
  /// "9.19.0"
  std::string version() const;

private:
  using Handle = Owned<cudnnHandle_t,
                       LibraryFunction<Cudnn, cudnnStatus_t(cudnnHandle_t)>>;

  CudnnHandle(std::shared_ptr<const Cudnn> library, Handle handle)
      : api(std::move(library)), handle(std::move(handle)) {}

  std::shared_ptr<const Cudnn> api;
  Handle handle;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUDNN_H
