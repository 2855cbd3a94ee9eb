//===-- FakeCudaModel.cpp - the model written by hand, on a GPU -----------===//
//
// A kernel makes a frame of its parameters and runs that of the CPU.
//
//===----------------------------------------------------------------------===//

#include "device/FakeCudaModel.h"

#include "device/EntryPlan.h"

#include <gtest/gtest.h>

namespace sinter::runtime::test {

namespace {

template <typename T>
T valueOf(const FakeDriver::Block &block, size_t number) {
  return *static_cast<T *>(block.parameters[number]);
}

/// Runs the tiles of a block. `operands` says what each of them is.
void runBlock(const FakeDriver::Block &block, sinter_kernel kernel,
              std::span<const sinter_operand> operands) {
  EXPECT_EQ(block.threads, static_cast<unsigned>(FakeCudaModel::blockThreads));
  std::array<char *, 3> inputs = {};
  std::array<char *, 4> outputs = {};
  sinter_frame frame = {};
  frame.batch = valueOf<int64_t>(block, 0);
  frame.padded_batch = roundUp(frame.batch, samplesPerTile);
  frame.seed = valueOf<uint64_t>(block, 2);
  frame.flags = valueOf<uint64_t>(block, 3);
  frame.learning_rate_factor = valueOf<float>(block, 4);
  frame.inputs = inputs.data();
  frame.outputs = outputs.data();
  for (size_t i = 0; i < operands.size(); ++i) {
    char *address = valueOf<char *>(block, 6 + i);
    auto index = static_cast<size_t>(operands[i].index);
    switch (operands[i].segment) {
    case SINTER_SEGMENT_VARIABLES:
      frame.variables = address;
      break;
    case SINTER_SEGMENT_ARENA:
      frame.arena = address;
      break;
    case SINTER_SEGMENT_INPUT:
      inputs[index] = address;
      break;
    default:
      outputs[index] = address;
    }
  }
  char *scratch =
      valueOf<char *>(block, 5) + block.number * FakeCudaModel::scratchBytes;
  auto tiles = valueOf<int64_t>(block, 1);
  for (int64_t tile = block.number; tile < tiles; tile += block.count)
    kernel(&frame, tile, scratch);
}

} // namespace

FakeCudaModel::FakeCudaModel(FakeDriver &driver) {
  sinter_model &description = model.description;
  description.target = SINTER_TARGET_CUDA;
  description.cpu = nullptr;
  description.cpu_features = nullptr;
  description.precision = "tf32";
  description.gpu_arch = "sm_90a";
  description.device_image = "cubin";
  description.device_image_bytes = 5;
  description.ptx = "ptx";
  for (sinter_entry &entry : model.entries)
    convert(entry, driver);
}

void FakeCudaModel::convert(sinter_entry &entry, FakeDriver &driver) {
  auto &converted = launches.emplace_back(entry.launches,
                                          entry.launches + entry.launch_count);
  for (sinter_launch &launch : converted) {
    auto &list = operands.emplace_back();
    list.push_back({SINTER_SEGMENT_VARIABLES, 0, 0, 0});
    list.push_back({SINTER_SEGMENT_ARENA, 0, 0, 0});
    for (const sinter_operand &input : operandsOf(launch))
      list.push_back(input);
    for (int32_t i = 0; i < entry.output_count; ++i)
      list.push_back({SINTER_SEGMENT_OUTPUT, i, 0, 0});
    const auto &name = names.emplace_back(
        fmt::format("{}_{}", entry.name, &launch - converted.data()));
    driver.kernels[name] = {
        [kernel = launch.kernel, &list](const FakeDriver::Block &block) {
          runBlock(block, kernel, list);
        },
        list.size()};
    launch.kernel = nullptr;
    launch.function = name.c_str();
    launch.operands = list.data();
    launch.operand_count = std::ssize(list);
    launch.scratch_bytes = launch.scratch_bytes > 0 ? scratchBytes : 0;
    launch.block_threads = blockThreads;
  }
  entry.launches = converted.data();
}

} // namespace sinter::runtime::test
