//===-- Descriptor.cpp - objects of the emulated cuDNN ----------*- C++ -*-===//
//
// Which attributes there are. An attribute of another type or number of
// elements is refused, as one that a descriptor does not have.
//
//===----------------------------------------------------------------------===//

#include "Descriptor.h"

#include "ConvolutionOperation.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace sinter::emulator::cudnn {

namespace {

constexpr int64_t any = -1;

/// An attribute that a caller sets.
struct Rule {
  cudnnBackendDescriptorType_t descriptor;
  cudnnBackendAttributeName_t name;
  cudnnBackendAttributeType_t type;
  int64_t count;
  bool isRequired = true;
};

constexpr Rule rules[] = {
    {CUDNN_BACKEND_TENSOR_DESCRIPTOR, CUDNN_ATTR_TENSOR_UNIQUE_ID,
     CUDNN_TYPE_INT64, 1},
    {CUDNN_BACKEND_TENSOR_DESCRIPTOR, CUDNN_ATTR_TENSOR_DATA_TYPE,
     CUDNN_TYPE_DATA_TYPE, 1},
    {CUDNN_BACKEND_TENSOR_DESCRIPTOR, CUDNN_ATTR_TENSOR_DIMENSIONS,
     CUDNN_TYPE_INT64, 4},
    {CUDNN_BACKEND_TENSOR_DESCRIPTOR, CUDNN_ATTR_TENSOR_STRIDES,
     CUDNN_TYPE_INT64, 4},
    {CUDNN_BACKEND_TENSOR_DESCRIPTOR, CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT,
     CUDNN_TYPE_INT64, 1},
    {CUDNN_BACKEND_TENSOR_DESCRIPTOR, CUDNN_ATTR_TENSOR_IS_VIRTUAL,
     CUDNN_TYPE_BOOLEAN, 1},
    {CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR, CUDNN_ATTR_CONVOLUTION_COMP_TYPE,
     CUDNN_TYPE_DATA_TYPE, 1},
    {CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR, CUDNN_ATTR_CONVOLUTION_CONV_MODE,
     CUDNN_TYPE_CONVOLUTION_MODE, 1},
    {CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR, CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS,
     CUDNN_TYPE_INT64, 1},
    {CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR,
     CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, CUDNN_TYPE_INT64, 2},
    {CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR, CUDNN_ATTR_CONVOLUTION_DILATIONS,
     CUDNN_TYPE_INT64, 2},
    {CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR, CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS,
     CUDNN_TYPE_INT64, 2},
    {CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR, CUDNN_ATTR_CONVOLUTION_POST_PADDINGS,
     CUDNN_TYPE_INT64, 2},
    {CUDNN_BACKEND_POINTWISE_DESCRIPTOR, CUDNN_ATTR_POINTWISE_MODE,
     CUDNN_TYPE_POINTWISE_MODE, 1},
    {CUDNN_BACKEND_POINTWISE_DESCRIPTOR, CUDNN_ATTR_POINTWISE_MATH_PREC,
     CUDNN_TYPE_DATA_TYPE, 1},
    {forward.type, forward.convolution, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {forward.type, forward.x, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {forward.type, forward.w, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {forward.type, forward.y, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {forward.type, forward.alpha, CUDNN_TYPE_FLOAT, 1},
    {forward.type, forward.beta, CUDNN_TYPE_FLOAT, 1},
    {dataGradient.type, dataGradient.convolution, CUDNN_TYPE_BACKEND_DESCRIPTOR,
     1},
    {dataGradient.type, dataGradient.x, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {dataGradient.type, dataGradient.w, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {dataGradient.type, dataGradient.y, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {dataGradient.type, dataGradient.alpha, CUDNN_TYPE_FLOAT, 1},
    {dataGradient.type, dataGradient.beta, CUDNN_TYPE_FLOAT, 1},
    {kernelGradient.type, kernelGradient.convolution,
     CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {kernelGradient.type, kernelGradient.x, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {kernelGradient.type, kernelGradient.w, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {kernelGradient.type, kernelGradient.y, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {kernelGradient.type, kernelGradient.alpha, CUDNN_TYPE_FLOAT, 1},
    {kernelGradient.type, kernelGradient.beta, CUDNN_TYPE_FLOAT, 1},
    {CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR,
     CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR,
     CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR,
     CUDNN_ATTR_OPERATION_POINTWISE_XDESC, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR,
     CUDNN_ATTR_OPERATION_POINTWISE_BDESC, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1,
     /*isRequired=*/false},
    {CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR,
     CUDNN_ATTR_OPERATION_POINTWISE_YDESC, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR, CUDNN_ATTR_OPERATIONGRAPH_HANDLE,
     CUDNN_TYPE_HANDLE, 1},
    {CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR, CUDNN_ATTR_OPERATIONGRAPH_OPS,
     CUDNN_TYPE_BACKEND_DESCRIPTOR, any},
    {CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR, CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH,
     CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR, CUDNN_ATTR_ENGINEHEUR_MODE,
     CUDNN_TYPE_HEUR_MODE, 1},
    {CUDNN_BACKEND_ENGINE_DESCRIPTOR, CUDNN_ATTR_ENGINE_OPERATION_GRAPH,
     CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {CUDNN_BACKEND_ENGINE_DESCRIPTOR, CUDNN_ATTR_ENGINE_GLOBAL_INDEX,
     CUDNN_TYPE_INT64, 1},
    {CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR, CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE,
     CUDNN_TYPE_KNOB_TYPE, 1},
    {CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR, CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE,
     CUDNN_TYPE_INT64, 1},
    {CUDNN_BACKEND_ENGINECFG_DESCRIPTOR, CUDNN_ATTR_ENGINECFG_ENGINE,
     CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {CUDNN_BACKEND_ENGINECFG_DESCRIPTOR, CUDNN_ATTR_ENGINECFG_KNOB_CHOICES,
     CUDNN_TYPE_BACKEND_DESCRIPTOR, any, /*isRequired=*/false},
    {CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR, CUDNN_ATTR_EXECUTION_PLAN_HANDLE,
     CUDNN_TYPE_HANDLE, 1},
    {CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR,
     CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1},
    {CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR, CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS,
     CUDNN_TYPE_INT64, any},
    {CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR,
     CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, CUDNN_TYPE_VOID_PTR, any},
    {CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR, CUDNN_ATTR_VARIANT_PACK_WORKSPACE,
     CUDNN_TYPE_VOID_PTR, 1, /*isRequired=*/false},
};

int64_t readNumber(const char *element, cudnnBackendAttributeType_t type) {
  int64_t number = 0;
  if (type == CUDNN_TYPE_BOOLEAN)
    return *element != 0;
  if (bytesOf(type) == sizeof(number)) {
    std::memcpy(&number, element, sizeof(number));
    return number;
  }
  int32_t half;
  std::memcpy(&half, element, sizeof(half));
  return half;
}

} // namespace

size_t bytesOf(cudnnBackendAttributeType_t type) {
  switch (type) {
  case CUDNN_TYPE_BOOLEAN:
    return sizeof(bool);
  case CUDNN_TYPE_HANDLE:
  case CUDNN_TYPE_VOID_PTR:
  case CUDNN_TYPE_BACKEND_DESCRIPTOR:
  case CUDNN_TYPE_INT64:
    return sizeof(int64_t);
  default:
    return sizeof(int32_t);
  }
}

std::shared_ptr<Descriptor> descriptorOf(cudnnBackendDescriptor_t handle) {
  expect(handle, BAD_PARAM_NULL_POINTER, "a null descriptor");
  return static_cast<Holder *>(handle)->descriptor;
}

void Descriptor::set(cudnnBackendAttributeName_t name,
                     cudnnBackendAttributeType_t attributeType, int64_t count,
                     const void *values) {
  expect(!isFinal, BAD_PARAM, "an attribute of a finalised descriptor");
  const auto *rule = std::ranges::find_if(rules, [&](const Rule &each) {
    return each.descriptor == type && each.name == name;
  });
  expect(rule != std::end(rules), BAD_PARAM,
         "a descriptor has no attribute " + std::to_string(name));
  expect(rule->type == attributeType, BAD_PARAM_ATTRIBUTE_TYPE,
         "another type of attribute " + std::to_string(name));
  expect(count > 0 && (rule->count == any || rule->count == count), BAD_PARAM,
         "another number of attributes " + std::to_string(name));
  expect(values, BAD_PARAM_NULL_POINTER, "no values");
  Attribute attribute;
  for (int64_t i = 0; i < count; ++i) {
    const char *element = static_cast<const char *>(values) +
                          static_cast<size_t>(i) * bytesOf(attributeType);
    if (attributeType != CUDNN_TYPE_BACKEND_DESCRIPTOR) {
      attribute.numbers.push_back(readNumber(element, attributeType));
      continue;
    }
    cudnnBackendDescriptor_t handle;
    std::memcpy(&handle, element, sizeof(handle));
    DescriptorPointer descriptor = descriptorOf(handle);
    expect(descriptor->isFinal, BAD_PARAM_NOT_FINALIZED,
           "a descriptor that is not finalised, as attribute " +
               std::to_string(name));
    attribute.descriptors.push_back(std::move(descriptor));
  }
  attributes[name] = std::move(attribute);
}

void Descriptor::finalize() {
  expect(!isFinal, BAD_PARAM, "a descriptor that is finalised twice");
  for (const Rule &rule : rules)
    expect(rule.descriptor != type || !rule.isRequired || has(rule.name),
           BAD_PARAM,
           "a descriptor without attribute " + std::to_string(rule.name));
  check();
  isFinal = true;
}

} // namespace sinter::emulator::cudnn
