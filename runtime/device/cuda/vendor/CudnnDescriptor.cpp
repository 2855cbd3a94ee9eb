//===-- CudnnDescriptor.cpp - objects of cuDNN ----------------------------===//
//
// Creates descriptors and sets their attributes.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/CudnnDescriptor.h"

#include <algorithm>

namespace sinter::runtime::cuda {

DescriptorBuilder::DescriptorBuilder(const Cudnn &library,
                                     cudnnBackendDescriptorType_t type)
    : library(library) {
  cudnnBackendDescriptor_t created = nullptr;
  status = library.cudnnBackendCreateDescriptor(type, &created);
  descriptor = CudnnDescriptor(created, library.cudnnBackendDestroyDescriptor);
}

DescriptorBuilder &DescriptorBuilder::setRaw(cudnnBackendAttributeName_t name,
                                             cudnnBackendAttributeType_t type,
                                             int64_t count,
                                             const void *values) {
  if (status.ok())
    status = library.cudnnBackendSetAttribute(descriptor.get(), name, type,
                                              count, values);
  return *this;
}

Expected<CudnnDescriptor> DescriptorBuilder::finalize() {
  if (status.ok())
    status = library.cudnnBackendFinalize(descriptor.get());
  if (!status.ok())
    return status.error();
  return std::move(descriptor);
}

Expected<std::vector<CudnnDescriptor>>
descriptorsOf(const Cudnn &library, const CudnnDescriptor &descriptor,
              cudnnBackendAttributeName_t name,
              cudnnBackendDescriptorType_t type, int64_t most) {
  // The library fills descriptors that it is given. It does not say of every
  // list how long it is.
  std::vector<CudnnDescriptor> owned;
  std::vector<cudnnBackendDescriptor_t> pointers;
  Status status = Status::success();
  for (int64_t i = 0; i < most && status.ok(); ++i) {
    cudnnBackendDescriptor_t created = nullptr;
    status = library.cudnnBackendCreateDescriptor(type, &created);
    pointers.push_back(created);
    owned.emplace_back(created, library.cudnnBackendDestroyDescriptor);
  }
  int64_t count = 0;
  if (status.ok())
    status = library.cudnnBackendGetAttribute(
        descriptor.get(), name, CUDNN_TYPE_BACKEND_DESCRIPTOR, most, &count,
        static_cast<void *>(pointers.data()));
  if (!status.ok())
    return status.error();
  owned.erase(owned.begin() + std::min(count, most), owned.end());
  return owned;
}

} // namespace sinter::runtime::cuda
