//===-- Block.h - the threads of a block ------------------------*- C++ -*-===//
//
// Runs the threads of one block as fibers, and schedules them: a thread runs
// until it waits for others or ends.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_BLOCK_H
#define SINTER_EMULATOR_BLOCK_H

#include "AsyncCopies.h"
#include "AsyncProxy.h"
#include "BulkCopies.h"
#include "Driver.h"
#include "Fiber.h"
#include "Kernel.h"
#include "Limits.h"
#include "Mbarrier.h"
#include "SharedMemory.h"
#include "WarpgroupProducts.h"

#include <deque>
#include <string>
#include <vector>

namespace sinter::emulator {

/// The operands of one instruction, one for each thread that takes part.
using Lanes = void *const *;

/// What the lanes of a warp, or of the four warps of a warpgroup, compute
/// together.
struct Collective {
  const char *name;
  void (*compute)(Lanes operands);
  uint32_t threads = warpSize;
};

/// A place for one block at a time. Belongs to a thread of the host.
class Block {
public:
  Block() = default;
  Block(const Block &) = delete;
  Block &operator=(const Block &) = delete;

  /// Runs the block with the given number. A fault ends it and is reported.
  CUresult run(const Launch &launch, uint64_t number);

  /// The block that the calling thread of the host runs; null if it runs none.
  static Block *current();

  // The rest is for the threads of the block.

  const Launch &launch() const { return *running; }
  Index3 id() const { return blockId; }
  Index3 threadId() const;
  uint32_t laneId() const { return thread % warpSize; }
  char *staticShared() const { return shared; }
  char *dynamicShared() const;
  char *sharedMemoryBegin() const { return shared; }
  AsyncCopies &asyncCopies() { return threads[thread].copies; }
  const AsyncProxy &asyncProxy() const { return proxy; }
  void fenceAsyncProxy() { proxy.fence(thread); }
  /// Of the warp that runs, and of a warp of its warpgroup.
  WarpgroupProducts &products() { return warps[thread / warpSize].products; }
  WarpgroupProducts &productsOfWarp(uint32_t number) {
    return warps[thread / warpgroupSize * warpsOfGroup + number].products;
  }

  /// Waits for all threads of the block. `site` tells one barrier in the code
  /// from another.
  void barrier(const void *site);

  /// Waits for all threads that take part, of which the last one computes.
  void collective(const Collective &collective, void *operands,
                  const void *site);

  Mbarriers &mbarriers() { return barriers; }

  /// Waits until the barrier's phase of the given parity has ended.
  void waitForPhase(Mbarrier &mbarrier, bool parity);

  /// Something has come to the barrier, which may have ended its phase.
  void phaseChanges(Mbarrier &mbarrier, bool hasEnded);

  void beginBulkCopy(const BulkCopy &copy);

  /// Ends the block.
  [[noreturn]] void fail(CUresult error, const std::string &message);

  /// Ends the block at the thread that accessed `address` or did something else
  /// that raised the signal. Called on the top of the thread's stack.
  [[noreturn]] void failBySignal(int signal, const void *address);

  /// The stack of the thread that runs.
  const Stack &stack() const { return *threads[thread].stack; }

  /// Lets some asynchronous copies of the thread happen, in random order.
  void advanceCopies();

private:
  enum class State { Ready, AtBarrier, AtCollective, AtMbarrier, Ended };

  struct Thread {
    State state;
    StackPointer stackPointer;
    /// Null before the thread has begun.
    Stack *stack;
    AsyncCopies copies;
    /// What it waits for; null if that is something else.
    const Mbarrier *mbarrier;
  };

  static constexpr uint32_t warpsOfGroup = warpgroupSize / warpSize;

  /// The threads that have come to an instruction.
  struct Meeting {
    const Collective *collective;
    const void *site;
    uint32_t arrived = 0;
    void *operands[warpgroupSize];
  };

  struct Warp {
    Meeting meeting;
    WarpgroupProducts products;
  };

  Meeting &meetingOf(const Collective &collective);
  const Meeting *unfinishedMeeting() const;
  static void fiberMain();
  void runThreads();
  void start(const Launch &launch, uint64_t number);
  void makeReady(uint32_t begin, uint32_t end,
                 const Mbarrier *mbarrier = nullptr);
  void finishBulkCopy(size_t number);
  uint32_t takeReady();
  void wait();
  [[noreturn]] void leave();
  [[noreturn]] void failByDivergence();
  std::string list(State state) const;
  Stack *takeStack();

  const Launch *running = nullptr;
  Index3 blockId;
  char *shared = nullptr;
  SharedMemory sharedMemory;
  Random random{0};

  std::vector<Thread> threads;
  std::vector<Warp> warps;
  std::vector<Meeting> warpgroups;
  AsyncProxy proxy;
  /// The thread that runs.
  uint32_t thread = 0;
  /// Threads that can run, the next one at the end.
  std::vector<uint32_t> ready;
  uint32_t atBarrier = 0;
  const void *barrierSite = nullptr;
  uint32_t ended = 0;
  Mbarriers barriers;
  BulkCopies bulkCopies;

  std::deque<Stack> stacks;
  std::vector<Stack *> freeStacks;
  StackPointer host = nullptr;
  CUresult result = CUDA_SUCCESS;
};

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_BLOCK_H
