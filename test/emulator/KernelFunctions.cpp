//===-- KernelFunctions.cpp - what one thread asks for ----------*- C++ -*-===//
//
// A thread's identity, its block's memory and barrier, and its asynchronous
// copies.
//
//===----------------------------------------------------------------------===//

#include "Block.h"
#include "Emulator.h"

#include <string>

using namespace sinter::emulator;

int64_t sinter_emulator_thread_id(int32_t dimension) {
  return Block::current()->threadId()[static_cast<size_t>(dimension)];
}

int64_t sinter_emulator_block_id(int32_t dimension) {
  return Block::current()->id()[static_cast<size_t>(dimension)];
}

int64_t sinter_emulator_block_dim(int32_t dimension) {
  return Block::current()->launch().blockSize[static_cast<size_t>(dimension)];
}

int64_t sinter_emulator_grid_dim(int32_t dimension) {
  return Block::current()->launch().gridSize[static_cast<size_t>(dimension)];
}

int64_t sinter_emulator_lane_id() { return Block::current()->laneId(); }

void *sinter_emulator_static_shared_memory() {
  return Block::current()->staticShared();
}

void *sinter_emulator_dynamic_shared_memory() {
  return Block::current()->dynamicShared();
}

int64_t sinter_emulator_dynamic_shared_bytes() {
  return Block::current()->launch().dynamicSharedBytes;
}

void sinter_emulator_barrier() {
  Block::current()->advanceCopies();
  Block::current()->barrier(__builtin_return_address(0));
}

static bool isAligned(const void *address, int64_t bytes) {
  return reinterpret_cast<uintptr_t>(address) % static_cast<uintptr_t>(bytes) ==
         0;
}

void sinter_emulator_async_copy(void *destination, const void *source,
                                int64_t bytes, int64_t source_bytes) {
  Block &block = *Block::current();
  if (!isAligned(destination, bytes) || !isAligned(source, bytes))
    block.fail(CUDA_ERROR_MISALIGNED_ADDRESS,
               "an asynchronous copy of " + std::to_string(bytes) +
                   " bytes that are not aligned to as many");
  block.asyncCopies().begin({destination, source, bytes, source_bytes});
}

void sinter_emulator_async_create_group() {
  Block::current()->asyncCopies().createGroup();
  Block::current()->advanceCopies();
}

void sinter_emulator_async_wait(int32_t pending) {
  Block::current()->asyncCopies().wait(static_cast<size_t>(pending));
}
