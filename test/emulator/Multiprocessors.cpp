//===-- Multiprocessors.cpp - what runs the blocks of a grid ----*- C++ -*-===//
//
// The workers take the blocks in the order of the options, one at a time.
//
//===----------------------------------------------------------------------===//

#include "Multiprocessors.h"

#include "Block.h"
#include "Faults.h"

#include <algorithm>
#include <numeric>

using namespace sinter::emulator;

Multiprocessors::Multiprocessors() {
  unsigned threads =
      std::clamp(std::thread::hardware_concurrency(), 1u, unsigned{count});
  for (unsigned i = 0; i < threads; ++i)
    workers.emplace_back([this] { work(); });
}

Multiprocessors::~Multiprocessors() {
  {
    std::lock_guard lock(mutex);
    stopping = true;
  }
  begun.notify_all();
  for (std::thread &worker : workers)
    worker.join();
}

static std::vector<uint64_t> blockOrder(const Launch &launch) {
  std::vector<uint64_t> order(product(launch.gridSize));
  std::iota(order.begin(), order.end(), uint64_t{0});
  if (launch.options.order == Order::Reverse)
    std::reverse(order.begin(), order.end());
  if (launch.options.order == Order::Random)
    std::shuffle(order.begin(), order.end(), Random(launch.options.seed));
  return order;
}

CUresult Multiprocessors::run(const Launch &next) {
  std::unique_lock lock(mutex);
  launch = &next;
  order = blockOrder(next);
  nextBlock = 0;
  result = CUDA_SUCCESS;
  busy = workers.size();
  ++launches;
  begun.notify_all();
  done.wait(lock, [&] { return busy == 0; });
  return result;
}

void Multiprocessors::work() {
  SignalStack signalStack;
  Block block;
  std::unique_lock lock(mutex);
  for (uint64_t seen = 0;;) {
    begun.wait(lock, [&] { return stopping || launches != seen; });
    if (stopping)
      return;
    seen = launches;
    lock.unlock();
    runBlocks(block);
    lock.lock();
    if (--busy == 0)
      done.notify_one();
  }
}

void Multiprocessors::runBlocks(Block &block) {
  while (result == CUDA_SUCCESS) {
    size_t index = nextBlock.fetch_add(1);
    if (index >= order.size())
      return;
    CUresult ended = block.run(*launch, order[index]);
    if (ended != CUDA_SUCCESS)
      result = ended;
  }
}
