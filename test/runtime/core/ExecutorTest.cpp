//===-- ExecutorTest.cpp - tests of CpuExecutor ---------------------------===//
//
// What kernels are given: tiles, padding, arena and scratch memory.
//
//===----------------------------------------------------------------------===//

#include "FakeModel.h"

#include "device/EntryPlan.h"
#include "device/cpu/CpuExecutor.h"

#include <gtest/gtest.h>

#include <cstring>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

/// What the kernel below saw.
struct Observed {
  std::vector<int64_t> tiles;
  sinter_frame frame;
  std::vector<char *> operands;
} observed;

void observe(const sinter_frame *frame, int64_t tile, void *scratch) {
  observed.tiles.push_back(tile);
  observed.frame = *frame;
  observed.operands.assign(frame->operands, frame->operands + 4);
  auto address = reinterpret_cast<uintptr_t>(scratch);
  EXPECT_EQ(address % SINTER_BUFFER_ALIGNMENT, 0U);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(frame->arena) % SINTER_BUFFER_ALIGNMENT,
            0U);
  std::memset(scratch, 0xab, 100);
  std::memset(frame->arena, 0xab,
              static_cast<size_t>(frame->padded_batch * 10 + 30));
}

/// Runs one launch of a model that has no other entry point.
void runLaunch(int64_t samplesPerTile, int64_t tiles, int64_t batch,
               const Executor::Options &options) {
  FakeModel fake;
  const sinter_operand operands[] = {{SINTER_SEGMENT_VARIABLES, 0, 64, 0},
                                     {SINTER_SEGMENT_ARENA, 0, 5, 10},
                                     {SINTER_SEGMENT_INPUT, 1, 8, 0},
                                     {SINTER_SEGMENT_OUTPUT, 0, 0, 1}};
  sinter_launch launch = {"observe",
                          "",
                          observe,
                          nullptr,
                          operands,
                          std::ssize(operands),
                          samplesPerTile,
                          tiles,
                          100,
                          0,
                          0,
                          0,
                          0,
                          0,
                          0,
                          nullptr,
                          nullptr,
                          0};
  const sinter_tensor output = {"output", nullptr, 0, SINTER_F32, 4, 1, 0};
  sinter_entry entry = {"observe", &launch, 1, &output, 1, 8, 10, 30, -1};
  fake.description.entries = &entry;
  fake.description.entry_count = 1;
  Model model = *Model::create(fake.description);
  auto variables = Variables::create(model, 0);
  ASSERT_TRUE(variables);
  char *block = variables->block();
  auto executor = CpuExecutor::create(model, std::move(*variables), options,
                                      /*threads=*/1);
  ASSERT_TRUE(executor);
  auto outputs = (*executor)->createOutputs(entry, options.maximumBatch);
  ASSERT_TRUE(outputs);
  observed = {};
  char memory[100];
  char *const inputs[] = {nullptr, memory};
  EXPECT_TRUE(
      (*executor)
          ->run(entry, batch, {.inputs = inputs, .outputs = outputs->get()})
          .ok());
  const sinter_frame &frame = observed.frame;
  EXPECT_EQ(frame.variables, block);
  EXPECT_EQ(observed.operands,
            (std::vector<char *>{
                frame.variables + 64, frame.arena + 5 + 10 * frame.padded_batch,
                memory + 8, (*outputs)->addresses()[0] + frame.padded_batch}));
}

TEST(Executor, CoversTheBatchWithTiles) {
  runLaunch(4, 1, 13, {.maximumBatch = 20, .seed = 5});
  EXPECT_EQ(observed.tiles, (std::vector<int64_t>{0, 1, 2, 3}));
  EXPECT_EQ(observed.frame.batch, 13);
  EXPECT_EQ(observed.frame.padded_batch, 16);
  EXPECT_EQ(observed.frame.seed, 5U);
  EXPECT_EQ(observed.frame.flags, 0U);
  EXPECT_EQ(observed.frame.learning_rate_factor, 1);
}

TEST(Executor, CutsEachGroupOfSamples) {
  runLaunch(4, 3, 5, {.maximumBatch = 8});
  EXPECT_EQ(observed.tiles, (std::vector<int64_t>{0, 1, 2, 3, 4, 5}));
}

TEST(Executor, FixedGridIgnoresTheBatch) {
  runLaunch(0, 2, 20, {.maximumBatch = 20, .dropout = false});
  EXPECT_EQ(observed.tiles, (std::vector<int64_t>{0, 1}));
  EXPECT_EQ(observed.frame.padded_batch, 24);
  EXPECT_EQ(observed.frame.flags, SINTER_FLAG_NO_DROPOUT);
}

TEST(Executor, ArenaSizeIsLinearInThePaddedBatchAndSaturates) {
  sinter_entry entry = {"entry", nullptr, 0, nullptr, 0, 8, 10, 30, -1};
  EXPECT_EQ(arenaBytes(entry, 1), 110);
  EXPECT_EQ(arenaBytes(entry, 8), 110);
  EXPECT_EQ(arenaBytes(entry, 9), 190);
  int64_t largest = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(arenaBytes(entry, largest), largest);
  EXPECT_EQ(arenaBytes(entry, largest / 8), largest);
}

TEST(Executor, ScratchIsThatOfTheLargestLaunch) {
  FakeModel fake;
  EXPECT_EQ(scratchBytesPerThread(*Model::create(fake.description)),
            28 * 28 * 4);
}

} // namespace
