//===-- Engines.cpp - what the emulated cuDNN computes with -----*- C++ -*-===//
//
// The table of engines, and the checks of a plan and its memory.
//
//===----------------------------------------------------------------------===//

#include "Engines.h"

#include "Convolution.h"
#include "ConvolutionOperation.h"

#include <array>
#include <cstdlib>
#include <string_view>

namespace sinter::emulator::cudnn {

static const std::array<Engine, 6> engines = {{
    {{CUDNN_NUMERICAL_NOTE_TENSOR_CORE, CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC},
     /*canCompile=*/true,
     /*roundsFactors=*/true,
     /*isWrong=*/true,
     0},
    {{CUDNN_NUMERICAL_NOTE_TENSOR_CORE,
      CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS},
     /*canCompile=*/true,
     /*roundsFactors=*/true,
     /*isWrong=*/false,
     1024},
    {{},
     /*canCompile=*/true,
     /*roundsFactors=*/false,
     /*isWrong=*/true,
     int64_t{1} << 30},
    {{}, /*canCompile=*/true, /*roundsFactors=*/false, /*isWrong=*/false, 512},
    {{}, /*canCompile=*/false, /*roundsFactors=*/false, /*isWrong=*/true, 0},
    // Nobody suggests it, and nothing but its results says what it is.
    {{}, /*canCompile=*/true, /*roundsFactors=*/false, /*isWrong=*/true, 0},
}};

bool isAskedTo(const char *fault) {
  const char *asked = std::getenv("SINTER_EMULATOR_CUDNN");
  return asked && std::string_view(asked) == fault;
}

int64_t engineCount() { return std::ssize(engines); }

const Engine &engineOf(int64_t index) {
  return engines.at(static_cast<size_t>(index));
}

const Engine &engineOf(const Descriptor &configuration) {
  return engineOf(configuration.descriptor(CUDNN_ATTR_ENGINECFG_ENGINE)
                      .number(CUDNN_ATTR_ENGINE_GLOBAL_INDEX));
}

std::vector<int64_t> suggestedBy(int64_t mode) {
  return mode == CUDNN_HEUR_MODE_A ? std::vector<int64_t>{0, 4, 2, 1}
                                   : std::vector<int64_t>{3};
}

static const Descriptor &configurationOf(const Descriptor &plan) {
  return plan.descriptor(CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG);
}

static const std::vector<DescriptorPointer> &
operationsOf(const Descriptor &plan) {
  return configurationOf(plan)
      .descriptor(CUDNN_ATTR_ENGINECFG_ENGINE)
      .descriptor(CUDNN_ATTR_ENGINE_OPERATION_GRAPH)
      .attributes.at(CUDNN_ATTR_OPERATIONGRAPH_OPS)
      .descriptors;
}

int64_t workspaceBytes(const Descriptor &plan) {
  if (isAskedTo("want-workspace"))
    return int64_t{1} << 30;
  const Descriptor &convolution = *operationsOf(plan).front();
  int64_t samples = convolution.descriptor(convolutionOf(convolution.type)->x)
                        .numbers(CUDNN_ATTR_TENSOR_DIMENSIONS)
                        .front();
  return samples * engineOf(configurationOf(plan)).workspaceBytesPerSample;
}

void checkPlan(const Descriptor &plan) {
  expect(plan.number(CUDNN_ATTR_EXECUTION_PLAN_HANDLE) != 0,
         BAD_PARAM_NULL_POINTER, "no handle");
  expect(engineOf(configurationOf(plan)).canCompile &&
             !isAskedTo("refuse-plans"),
         NOT_SUPPORTED, "no kernel of this engine");
}

/// Memory of the device that a call works on.
static void *memoryAt(int64_t address, int64_t bytes) {
  expect(address != 0, BAD_PARAM_NULL_POINTER, "no memory");
  expect(address % tensorAlignment == 0, BAD_PARAM_MISALIGNED_POINTER,
         "memory that is not aligned");
  CUdeviceptr base = 0;
  size_t size = 0;
  auto begin = static_cast<CUdeviceptr>(address);
  bool isInside =
      cuMemGetAddressRange_v2(&base, &size, begin) == CUDA_SUCCESS &&
      begin - base + static_cast<size_t>(bytes) <= size;
  expect(isInside, EXECUTION_FAILED, "memory that is not the device's");
  return reinterpret_cast<void *>(address);
}

void execute(std::shared_ptr<const Descriptor> plan, const Descriptor &pack,
             CUstream stream) {
  expect(!isAskedTo("refuse-execution"), EXECUTION_FAILED, "as it was asked");
  const auto &ids = pack.numbers(CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS);
  const auto &pointers = pack.numbers(CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS);
  size_t used = 0;
  auto bind = [&](const Descriptor &tensor) {
    bool isBf16 =
        tensor.number(CUDNN_ATTR_TENSOR_DATA_TYPE) == CUDNN_DATA_BFLOAT16;
    int64_t bytes = isBf16 ? 2 : 4;
    for (int64_t extent : tensor.numbers(CUDNN_ATTR_TENSOR_DIMENSIONS))
      bytes *= extent;
    int64_t id = tensor.number(CUDNN_ATTR_TENSOR_UNIQUE_ID);
    for (size_t i = 0; i < ids.size(); ++i)
      if (ids[i] == id) {
        ++used;
        return Elements{memoryAt(pointers[i], bytes), isBf16};
      }
    throw Failure{BAD_PARAM, "no pointer for tensor " + std::to_string(id)};
  };
  auto work = Convolution::create(operationsOf(*plan), bind,
                                  engineOf(configurationOf(*plan)));
  expect(used == ids.size(), BAD_PARAM, "a pointer for no tensor");
  if (int64_t bytes = workspaceBytes(*plan); bytes > 0) {
    expect(pack.has(CUDNN_ATTR_VARIANT_PACK_WORKSPACE), BAD_PARAM_NULL_POINTER,
           "no workspace");
    work->workspace =
        memoryAt(pack.number(CUDNN_ATTR_VARIANT_PACK_WORKSPACE), bytes);
    work->workspaceBytes = static_cast<size_t>(bytes);
  }
  // Graphs may run it as long as the process lives.
  static auto &started = *new std::vector<std::unique_ptr<Convolution>>;
  CUresult result = cuLaunchHostFunc(
      stream, [](void *data) { static_cast<const Convolution *>(data)->run(); },
      started.emplace_back(std::move(work)).get());
  expect(result == CUDA_SUCCESS, EXECUTION_FAILED,
         "the driver's result " + std::to_string(result));
}

} // namespace sinter::emulator::cudnn
