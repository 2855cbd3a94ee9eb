//===-- CudnnDescriptor.h - objects of cuDNN --------------------*- C++ -*-===//
//
// Objects of the library are descriptors with attributes, which are set before
// they are finalised and read afterwards.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUDNNDESCRIPTOR_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUDNNDESCRIPTOR_H

#include "device/cuda/vendor/Cudnn.h"

#include <optional>
#include <span>
#include <vector>

namespace sinter::runtime::cuda {

/// A descriptor. The library must outlive it.
using CudnnDescriptor =
    Owned<cudnnBackendDescriptor_t,
          LibraryFunction<Cudnn, cudnnStatus_t(cudnnBackendDescriptor_t)>>;

/// What the library calls a type of C++.
template <typename T>
constexpr cudnnBackendAttributeType_t attributeTypeOf() = delete;
template <>
constexpr cudnnBackendAttributeType_t attributeTypeOf<cudnnHandle_t>() {
  return CUDNN_TYPE_HANDLE;
}
template <>
constexpr cudnnBackendAttributeType_t attributeTypeOf<cudnnDataType_t>() {
  return CUDNN_TYPE_DATA_TYPE;
}
template <>
constexpr cudnnBackendAttributeType_t attributeTypeOf<bool>() {
  return CUDNN_TYPE_BOOLEAN;
}
template <>
constexpr cudnnBackendAttributeType_t attributeTypeOf<int64_t>() {
  return CUDNN_TYPE_INT64;
}
template <>
constexpr cudnnBackendAttributeType_t attributeTypeOf<float>() {
  return CUDNN_TYPE_FLOAT;
}
template <>
constexpr cudnnBackendAttributeType_t
attributeTypeOf<cudnnConvolutionMode_t>() {
  return CUDNN_TYPE_CONVOLUTION_MODE;
}
template <>
constexpr cudnnBackendAttributeType_t
attributeTypeOf<cudnnBackendHeurMode_t>() {
  return CUDNN_TYPE_HEUR_MODE;
}
template <>
constexpr cudnnBackendAttributeType_t
attributeTypeOf<cudnnBackendKnobType_t>() {
  return CUDNN_TYPE_KNOB_TYPE;
}
template <>
constexpr cudnnBackendAttributeType_t
attributeTypeOf<cudnnBackendNumericalNote_t>() {
  return CUDNN_TYPE_NUMERICAL_NOTE;
}
template <>
constexpr cudnnBackendAttributeType_t attributeTypeOf<cudnnPointwiseMode_t>() {
  return CUDNN_TYPE_POINTWISE_MODE;
}

/// The plain pointers of a variant pack and those of descriptors are one type
/// of C++.
struct DevicePointer {
  void *address;
};
template <>
constexpr cudnnBackendAttributeType_t attributeTypeOf<DevicePointer>() {
  return CUDNN_TYPE_VOID_PTR;
}
template <>
constexpr cudnnBackendAttributeType_t
attributeTypeOf<cudnnBackendDescriptor_t>() {
  return CUDNN_TYPE_BACKEND_DESCRIPTOR;
}

/// Builds a descriptor; of several failures it tells the first.
class DescriptorBuilder {
public:
  DescriptorBuilder(const Cudnn &library, cudnnBackendDescriptorType_t type);

  template <typename T>
  DescriptorBuilder &set(cudnnBackendAttributeName_t name, const T &value) {
    return setAll(name, std::span<const T>(&value, 1));
  }

  template <typename T>
  DescriptorBuilder &setAll(cudnnBackendAttributeName_t name,
                            std::span<const T> values) {
    return setRaw(name, attributeTypeOf<T>(),
                  static_cast<int64_t>(values.size()),
                  static_cast<const void *>(values.data()));
  }

  /// Of another descriptor, which must outlive this one.
  DescriptorBuilder &set(cudnnBackendAttributeName_t name,
                         const CudnnDescriptor &descriptor) {
    return set(name, descriptor.get());
  }

  /// The builder has nothing left.
  Expected<CudnnDescriptor> finalize();

private:
  DescriptorBuilder &setRaw(cudnnBackendAttributeName_t name,
                            cudnnBackendAttributeType_t type, int64_t count,
                            const void *values);

  const Cudnn &library;
  CudnnDescriptor descriptor;
  Status status = Status::success();
};

/// One number of a descriptor.
template <typename T>
Expected<T> attributeOf(const Cudnn &library, const CudnnDescriptor &descriptor,
                        cudnnBackendAttributeName_t name) {
  T value = {};
  int64_t count = 0;
  Status status = library.cudnnBackendGetAttribute(
      descriptor.get(), name, attributeTypeOf<T>(), 1, &count, &value);
  if (!status.ok())
    return status.error();
  return value;
}

/// All values of an attribute that is a list.
template <typename T>
Expected<std::vector<T>> attributesOf(const Cudnn &library,
                                      const CudnnDescriptor &descriptor,
                                      cudnnBackendAttributeName_t name) {
  int64_t count = 0;
  Status status = library.cudnnBackendGetAttribute(
      descriptor.get(), name, attributeTypeOf<T>(), 0, &count, nullptr);
  std::vector<T> values(status.ok() ? static_cast<size_t>(count) : 0);
  if (status.ok() && count > 0)
    status = library.cudnnBackendGetAttribute(descriptor.get(), name,
                                              attributeTypeOf<T>(), count,
                                              &count, values.data());
  if (!status.ok())
    return status.error();
  values.resize(static_cast<size_t>(count));
  return values;
}

/// The descriptors of an attribute that is a list of such, `most` at most.
Expected<std::vector<CudnnDescriptor>>
descriptorsOf(const Cudnn &library, const CudnnDescriptor &descriptor,
              cudnnBackendAttributeName_t name,
              cudnnBackendDescriptorType_t type, int64_t most);

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_CUDNNDESCRIPTOR_H
