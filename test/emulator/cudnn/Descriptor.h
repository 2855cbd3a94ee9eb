//===-- Descriptor.h - objects of the emulated cuDNN ------------*- C++ -*-===//
//
// A descriptor is a type and attributes; what it may have, the table in
// Descriptor.cpp says. It is checked when it is finalised, and fixed from then
// on.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_CUDNN_DESCRIPTOR_H
#define SINTER_EMULATOR_CUDNN_DESCRIPTOR_H

#include "Status.h"

#include <map>
#include <memory>
#include <vector>

namespace sinter::emulator::cudnn {

struct Descriptor;
using DescriptorPointer = std::shared_ptr<const Descriptor>;

/// The values of an attribute: descriptors, or everything else as numbers;
/// floats by their bits, pointers by their addresses.
struct Attribute {
  std::vector<int64_t> numbers;
  std::vector<DescriptorPointer> descriptors;
};

struct Descriptor {
  explicit Descriptor(cudnnBackendDescriptorType_t type) : type(type) {}

  cudnnBackendDescriptorType_t type;
  bool isFinal = false;
  std::map<cudnnBackendAttributeName_t, Attribute> attributes;

  bool has(cudnnBackendAttributeName_t name) const {
    return attributes.contains(name);
  }
  const std::vector<int64_t> &numbers(cudnnBackendAttributeName_t name) const {
    return attributes.at(name).numbers;
  }
  int64_t number(cudnnBackendAttributeName_t name) const {
    return numbers(name).front();
  }
  const Descriptor &descriptor(cudnnBackendAttributeName_t name) const {
    return *attributes.at(name).descriptors.front();
  }

  /// Sets an attribute from an array of the caller.
  void set(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type,
           int64_t count, const void *values);

  /// Checks that all is there and that it makes sense (Checks.cpp).
  void finalize();

private:
  void check() const;
};

/// What the caller holds.
struct Holder {
  std::shared_ptr<Descriptor> descriptor;
};

/// The descriptor that a handle of the caller stands for.
std::shared_ptr<Descriptor> descriptorOf(cudnnBackendDescriptor_t handle);

/// Bytes of an element of an attribute.
size_t bytesOf(cudnnBackendAttributeType_t type);

} // namespace sinter::emulator::cudnn

#endif // SINTER_EMULATOR_CUDNN_DESCRIPTOR_H
