//===-- Library.cpp - the functions of the emulated cuDNN -------*- C++ -*-===//
//
// libcudnn.so.9 for tests: it takes what the runtime may ask of cuDNN, refuses
// everything else with a reason, and computes on the emulator's streams.
//
// Environment variables:
//   SINTER_EMULATOR_CUDNN          what is to go wrong: "refuse-device",
//                                  "refuse-plans", "refuse-execution",
//                                  "want-workspace" (more than there is)
//   SINTER_EMULATOR_CUDNN_VERSION  the version that it says it has
//
//===----------------------------------------------------------------------===//

#include "Descriptor.h"
#include "Driver.h"
#include "Engines.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <functional>

using namespace sinter::emulator::cudnn;
using namespace sinter::runtime::cuda;

namespace sinter::runtime::cuda {
struct cudnnContext {
  CUstream stream = nullptr;
};
} // namespace sinter::runtime::cuda

static std::string lastError;

/// Runs the body of a call; what it throws is what the call fails with.
static cudnnStatus_t call(const std::function<void()> &body) {
  try {
    body();
    return CUDNN_STATUS_SUCCESS;
  } catch (const Failure &failure) {
    lastError = failure.reason;
    return failure.status;
  }
}

/// Puts the values of an attribute where the caller wants them.
template <typename T>
static void give(const std::vector<T> &values, int64_t requested,
                 int64_t *count, void *array) {
  *count = std::ssize(values);
  if (requested == 0)
    return;
  expect(array, BAD_PARAM_NULL_POINTER, "no place for an attribute");
  *count = std::min(*count, requested);
  std::memcpy(array, values.data(), static_cast<size_t>(*count) * sizeof(T));
}

/// Puts descriptors into those that the caller has made.
static void give(const std::vector<DescriptorPointer> &values,
                 int64_t requested, int64_t *count, void *array) {
  *count = std::min(std::ssize(values), requested);
  for (int64_t i = 0; i < *count; ++i) {
    auto *holder = static_cast<Holder *>(static_cast<void **>(array)[i]);
    expect(holder, BAD_PARAM_NULL_POINTER, "a null descriptor");
    const Descriptor &value = *values[static_cast<size_t>(i)];
    expect(holder->descriptor->type == value.type, BAD_PARAM,
           "a descriptor of another type");
    *holder->descriptor = value;
  }
}

/// The configurations that heuristics suggest, each with its knob at a value of
/// its own.
static std::vector<DescriptorPointer>
suggestions(const Descriptor &heuristics) {
  std::vector<DescriptorPointer> list;
  for (int64_t index :
       suggestedBy(heuristics.number(CUDNN_ATTR_ENGINEHEUR_MODE))) {
    auto engine = std::make_shared<Descriptor>(CUDNN_BACKEND_ENGINE_DESCRIPTOR);
    engine->attributes[CUDNN_ATTR_ENGINE_OPERATION_GRAPH] =
        heuristics.attributes.at(CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH);
    engine->attributes[CUDNN_ATTR_ENGINE_GLOBAL_INDEX] = {{index}, {}};
    engine->finalize();
    auto knob =
        std::make_shared<Descriptor>(CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR);
    knob->attributes[CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE] = {{tileKnob}, {}};
    knob->attributes[CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE] = {{index % tileCount},
                                                           {}};
    knob->finalize();
    auto configuration =
        std::make_shared<Descriptor>(CUDNN_BACKEND_ENGINECFG_DESCRIPTOR);
    configuration->attributes[CUDNN_ATTR_ENGINECFG_ENGINE] = {{}, {engine}};
    configuration->attributes[CUDNN_ATTR_ENGINECFG_KNOB_CHOICES] = {{}, {knob}};
    configuration->finalize();
    list.push_back(std::move(configuration));
  }
  return list;
}

static void get(const Descriptor &descriptor, cudnnBackendAttributeName_t name,
                cudnnBackendAttributeType_t type, int64_t requested,
                int64_t *count, void *array) {
  expect(descriptor.isFinal, BAD_PARAM_NOT_FINALIZED,
         "an attribute of a descriptor that is not finalised");
  expect(count, BAD_PARAM_NULL_POINTER, "no place for a count");
  auto is = [&](cudnnBackendDescriptorType_t wanted,
                cudnnBackendAttributeName_t attribute,
                cudnnBackendAttributeType_t attributeType) {
    return descriptor.type == wanted && name == attribute &&
           type == attributeType;
  };
  if (is(CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR, CUDNN_ATTR_ENGINEHEUR_RESULTS,
         CUDNN_TYPE_BACKEND_DESCRIPTOR))
    return give(suggestions(descriptor), requested, count, array);
  if (is(CUDNN_BACKEND_ENGINECFG_DESCRIPTOR, CUDNN_ATTR_ENGINECFG_ENGINE,
         CUDNN_TYPE_BACKEND_DESCRIPTOR) ||
      is(CUDNN_BACKEND_ENGINECFG_DESCRIPTOR, CUDNN_ATTR_ENGINECFG_KNOB_CHOICES,
         CUDNN_TYPE_BACKEND_DESCRIPTOR))
    return give(descriptor.has(name)
                    ? descriptor.attributes.at(name).descriptors
                    : std::vector<DescriptorPointer>{},
                requested, count, array);
  if (is(CUDNN_BACKEND_ENGINE_DESCRIPTOR, CUDNN_ATTR_ENGINE_NUMERICAL_NOTE,
         CUDNN_TYPE_NUMERICAL_NOTE))
    return give(
        engineOf(descriptor.number(CUDNN_ATTR_ENGINE_GLOBAL_INDEX)).notes,
        requested, count, array);
  if (is(CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR,
         CUDNN_ATTR_OPERATIONGRAPH_ENGINE_GLOBAL_COUNT, CUDNN_TYPE_INT64))
    return give(std::vector<int64_t>{engineCount()}, requested, count, array);
  if (is(CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR,
         CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE, CUDNN_TYPE_INT64))
    return give(std::vector<int64_t>{workspaceBytes(descriptor)}, requested,
                count, array);
  if (is(CUDNN_BACKEND_ENGINE_DESCRIPTOR, CUDNN_ATTR_ENGINE_GLOBAL_INDEX,
         CUDNN_TYPE_INT64) ||
      is(CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR,
         CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE, CUDNN_TYPE_INT64))
    return give(descriptor.numbers(name), requested, count, array);
  if (is(CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR, CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE,
         CUDNN_TYPE_KNOB_TYPE))
    return give(std::vector{static_cast<cudnnBackendKnobType_t>(
                    descriptor.number(name))},
                requested, count, array);
  throw Failure{BAD_PARAM, "no attribute to read"};
}

#pragma GCC visibility push(default)
extern "C" {

size_t cudnnGetVersion() {
  const char *version = std::getenv("SINTER_EMULATOR_CUDNN_VERSION");
  return version ? std::strtoul(version, nullptr, 10) : 91900;
}

const char *cudnnGetErrorString(cudnnStatus_t status) {
  switch (status) {
  case CUDNN_STATUS_SUCCESS:
    return "CUDNN_STATUS_SUCCESS";
  case NOT_SUPPORTED:
    return "CUDNN_STATUS_NOT_SUPPORTED";
  case NOT_SUPPORTED_ARCH_MISMATCH:
    return "CUDNN_STATUS_NOT_SUPPORTED_ARCH_MISMATCH";
  case EXECUTION_FAILED:
    return "CUDNN_STATUS_EXECUTION_FAILED";
  default:
    return "CUDNN_STATUS_BAD_PARAM";
  }
}

void cudnnGetLastErrorString(char *text, size_t size) {
  std::strncpy(text, lastError.c_str(), size);
  if (size > 0)
    text[size - 1] = '\0';
}

cudnnStatus_t cudnnCreate(cudnnHandle_t *handle) {
  return call([&] {
    expect(!isAskedTo("refuse-device"), NOT_SUPPORTED_ARCH_MISMATCH,
           "as it was asked");
    *handle = new cudnnContext;
  });
}

cudnnStatus_t cudnnDestroy(cudnnHandle_t handle) {
  delete handle;
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnSetStream(cudnnHandle_t handle, CUstream stream) {
  handle->stream = stream;
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t
cudnnBackendCreateDescriptor(cudnnBackendDescriptorType_t type,
                             cudnnBackendDescriptor_t *descriptor) {
  *descriptor = new Holder{std::make_shared<Descriptor>(type)};
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnBackendDestroyDescriptor(cudnnBackendDescriptor_t handle) {
  delete static_cast<Holder *>(handle);
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnBackendSetAttribute(cudnnBackendDescriptor_t handle,
                                       cudnnBackendAttributeName_t name,
                                       cudnnBackendAttributeType_t type,
                                       int64_t count, const void *values) {
  return call([&] { descriptorOf(handle)->set(name, type, count, values); });
}

cudnnStatus_t cudnnBackendGetAttribute(cudnnBackendDescriptor_t handle,
                                       cudnnBackendAttributeName_t name,
                                       cudnnBackendAttributeType_t type,
                                       int64_t requested, int64_t *count,
                                       void *array) {
  return call(
      [&] { get(*descriptorOf(handle), name, type, requested, count, array); });
}

cudnnStatus_t cudnnBackendFinalize(cudnnBackendDescriptor_t handle) {
  return call([&] { descriptorOf(handle)->finalize(); });
}

cudnnStatus_t cudnnBackendExecute(cudnnHandle_t handle,
                                  cudnnBackendDescriptor_t plan,
                                  cudnnBackendDescriptor_t pack) {
  return call([&] {
    expect(handle && handle->stream, BAD_PARAM_NULL_POINTER, "no stream");
    auto planned = descriptorOf(plan), packed = descriptorOf(pack);
    expect(planned->isFinal && packed->isFinal, BAD_PARAM_NOT_FINALIZED,
           "a plan or pack that is not finalised");
    execute(planned, *packed, handle->stream);
  });
}

} // extern "C"
#pragma GCC visibility pop
