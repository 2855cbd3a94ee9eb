//===-- Block.cpp - the threads of a block ----------------------*- C++ -*-===//
//
// A fiber that waits continues the next one itself. A thread that ends leaves
// its stack to the next one that begins, without a switch: threads that wait
// for nothing all run on one stack.
//
//===----------------------------------------------------------------------===//

#include "Block.h"

#include "Memory.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>

using namespace sinter::emulator;

/// Read after every switch, by a thread of the host that stays the same.
static thread_local Block *currentBlock = nullptr;

Block *Block::current() { return currentBlock; }

static Index3 delinearize(uint64_t number, Index3 size) {
  return {static_cast<uint32_t>(number % size[0]),
          static_cast<uint32_t>(number / size[0] % size[1]),
          static_cast<uint32_t>(number / size[0] / size[1])};
}

static size_t dynamicSharedOffset(const Kernel &kernel) {
  return (static_cast<size_t>(kernel.staticSharedBytes) + 15) / 16 * 16;
}

CUresult Block::run(const Launch &launch, uint64_t number) {
  start(launch, number);
  currentBlock = this;
  thread = takeReady();
  threads[thread].stack = takeStack();
  sinterEmulatorSwitch(&host, prepareFiber(*threads[thread].stack, &fiberMain));
  currentBlock = nullptr;
  return result;
}

void Block::start(const Launch &launch, uint64_t number) {
  running = &launch;
  blockId = delinearize(number, launch.gridSize);
  random = Random(launch.options.seed, number);
  shared = sharedMemory.reset(dynamicSharedOffset(launch.kernel) +
                              launch.dynamicSharedBytes);
  result = CUDA_SUCCESS;
  atBarrier = 0;
  ended = 0;
  barriers.clear();
  bulkCopies.clear();

  auto count = static_cast<uint32_t>(product(launch.blockSize));
  threads.resize(count);
  for (Thread &each : threads) {
    each.stack = nullptr;
    each.copies.clear();
    each.mbarrier = nullptr;
  }
  warps.resize((count + warpSize - 1) / warpSize);
  for (Warp &warp : warps) {
    warp.meeting.arrived = 0;
    warp.products.clear();
  }
  warpgroups.resize((count + warpgroupSize - 1) / warpgroupSize);
  for (Meeting &meeting : warpgroups)
    meeting.arrived = 0;
  proxy.begin(
      {shared, dynamicSharedOffset(launch.kernel) + launch.dynamicSharedBytes},
      count);

  // A block that failed has left its threads' stacks as they were.
  freeStacks.clear();
  for (Stack &stack : stacks)
    freeStacks.push_back(&stack);
  ready.clear();
  makeReady(0, count);
}

Index3 Block::threadId() const {
  return delinearize(thread, running->blockSize);
}

char *Block::dynamicShared() const {
  return shared + dynamicSharedOffset(running->kernel);
}

void Block::fiberMain() { currentBlock->runThreads(); }

void Block::runThreads() {
  for (;;) {
    running->kernel.function(running->arguments);
    threads[thread].state = State::Ended;
    if (++ended == threads.size()) {
      if (bulkCopies.unfinished() > 0)
        fail(CUDA_ERROR_LAUNCH_FAILED, "ends before its block's bulk copies");
      leave();
    }
    Stack *stack = threads[thread].stack;
    thread = takeReady();
    if (threads[thread].stack) {
      // Nobody takes the stack before this fiber is left.
      freeStacks.push_back(stack);
      StackPointer unused;
      sinterEmulatorSwitch(&unused, threads[thread].stackPointer);
    }
    threads[thread].stack = stack;
  }
}

/// Those of the threads that wait for `mbarrier`, which is null for all others.
void Block::makeReady(uint32_t begin, uint32_t end, const Mbarrier *mbarrier) {
  auto size = static_cast<ptrdiff_t>(ready.size());
  for (uint32_t i = end; i-- > begin;) {
    if (threads[i].mbarrier != mbarrier)
      continue;
    threads[i].mbarrier = nullptr;
    threads[i].state = State::Ready;
    ready.push_back(i);
  }
  if (running->options.order == Order::Reverse)
    std::reverse(ready.begin() + size, ready.end());
}

/// Bulk copies end when no thread can go on without them, in random order also
/// before.
uint32_t Block::takeReady() {
  bool isRandom = running->options.order == Order::Random;
  if (isRandom && bulkCopies.unfinished() > 0 && random.below(4) == 0)
    finishBulkCopy(random.below(bulkCopies.unfinished()));
  while (ready.empty()) {
    if (bulkCopies.unfinished() == 0)
      failByDivergence();
    finishBulkCopy(0);
  }
  if (isRandom)
    std::swap(ready[random.below(ready.size())], ready.back());
  uint32_t next = ready.back();
  ready.pop_back();
  return next;
}

Stack *Block::takeStack() {
  if (freeStacks.empty())
    return &stacks.emplace_back(stacks.size());
  Stack *stack = freeStacks.back();
  freeStacks.pop_back();
  return stack;
}

void Block::wait() {
  Thread &waiting = threads[thread];
  thread = takeReady();
  Thread &next = threads[thread];
  if (&next == &waiting)
    return;
  if (!next.stack) {
    next.stack = takeStack();
    next.stackPointer = prepareFiber(*next.stack, &fiberMain);
  }
  sinterEmulatorSwitch(&waiting.stackPointer, next.stackPointer);
}

void Block::leave() {
  StackPointer unused;
  sinterEmulatorSwitch(&unused, host);
  __builtin_unreachable();
}

void Block::barrier(const void *site) {
  if (atBarrier != 0 && site != barrierSite)
    fail(CUDA_ERROR_LAUNCH_FAILED,
         "waits at another barrier than threads " + list(State::AtBarrier));
  threads[thread].state = State::AtBarrier;
  barrierSite = site;
  if (++atBarrier == threads.size()) {
    atBarrier = 0;
    makeReady(0, static_cast<uint32_t>(threads.size()));
  }
  wait();
}

Block::Meeting &Block::meetingOf(const Collective &collective) {
  return collective.threads == warpSize ? warps[thread / warpSize].meeting
                                        : warpgroups[thread / warpgroupSize];
}

/// One that some threads wait in; null if there is none.
const Block::Meeting *Block::unfinishedMeeting() const {
  for (const Warp &warp : warps)
    if (warp.meeting.arrived != 0)
      return &warp.meeting;
  for (const Meeting &meeting : warpgroups)
    if (meeting.arrived != 0)
      return &meeting;
  return nullptr;
}

void Block::collective(const Collective &collective, void *operands,
                       const void *site) {
  uint32_t first = thread / collective.threads * collective.threads;
  Meeting &meeting = meetingOf(collective);
  if (meeting.arrived != 0 &&
      (&collective != meeting.collective || site != meeting.site))
    fail(CUDA_ERROR_LAUNCH_FAILED, std::string("is at a ") + collective.name +
                                       " while threads " +
                                       list(State::AtCollective) +
                                       " are at another instruction of the "
                                       "warp, a " +
                                       meeting.collective->name);
  threads[thread].state = State::AtCollective;
  meeting.collective = &collective;
  meeting.site = site;
  meeting.operands[thread - first] = operands;
  if (++meeting.arrived == collective.threads) {
    meeting.arrived = 0;
    collective.compute(meeting.operands);
    makeReady(first, first + collective.threads);
  }
  wait();
}

void Block::advanceCopies() {
  AsyncCopies &copies = asyncCopies();
  if (running->options.order == Order::Random && copies.unfinished() > 0)
    copies.finishOldest(random.below(copies.unfinished() + 1));
}

void Block::waitForPhase(Mbarrier &mbarrier, bool parity) {
  if (mbarrier.phase() != parity)
    return;
  threads[thread].state = State::AtMbarrier;
  threads[thread].mbarrier = &mbarrier;
  wait();
}

void Block::phaseChanges(Mbarrier &mbarrier, bool hasEnded) {
  if (mbarrier.isOverrun())
    fail(CUDA_ERROR_LAUNCH_FAILED,
         "an mbarrier gets more than it waits for: it lacks " +
             mbarrier.missing());
  if (hasEnded)
    makeReady(0, static_cast<uint32_t>(threads.size()), &mbarrier);
}

void Block::beginBulkCopy(const BulkCopy &copy) { bulkCopies.begin(copy); }

void Block::finishBulkCopy(size_t number) {
  BulkCopy copy = bulkCopies.finish(number);
  proxy.write(static_cast<size_t>(copy.byteOffset),
              static_cast<size_t>(copy.map->bytes()));
  phaseChanges(*copy.mbarrier, copy.mbarrier->complete(copy.map->bytes()));
}

/// "0-31, 40" for the threads in that state.
std::string Block::list(State state) const {
  std::string text;
  for (size_t begin = 0; begin < threads.size(); ++begin) {
    if (threads[begin].state != state)
      continue;
    size_t last = begin;
    while (last + 1 < threads.size() && threads[last + 1].state == state)
      ++last;
    text += (text.empty() ? "" : ", ") + std::to_string(begin);
    if (last != begin)
      text += "-" + std::to_string(last);
    begin = last;
  }
  return text;
}

static std::string describe(Index3 index) {
  return "(" + std::to_string(index[0]) + ", " + std::to_string(index[1]) +
         ", " + std::to_string(index[2]) + ")";
}

void Block::failByDivergence() {
  std::string message;
  auto add = [&](State state, const char *predicate) {
    if (std::string found = list(state); !found.empty())
      message +=
          (message.empty() ? "threads " : "; threads ") + found + predicate;
  };
  add(State::AtBarrier, " wait at a barrier");
  if (const Meeting *meeting = unfinishedMeeting()) {
    add(State::AtCollective, " wait at a ");
    message += meeting->collective->name;
  }
  add(State::AtMbarrier, " wait for an mbarrier");
  for (const Thread &each : threads)
    if (each.state == State::AtMbarrier) {
      message += ", which lacks " + each.mbarrier->missing();
      break;
    }
  add(State::Ended, " have ended");
  std::fprintf(
      stderr, "emulator: kernel %s, block %s: not all threads come: %s\n",
      running->kernel.name.c_str(), describe(blockId).c_str(), message.c_str());
  result = CUDA_ERROR_LAUNCH_FAILED;
  leave();
}

void Block::fail(CUresult error, const std::string &message) {
  std::fprintf(stderr, "emulator: kernel %s, block %s, thread %s: %s\n",
               running->kernel.name.c_str(), describe(blockId).c_str(),
               describe(threadId()).c_str(), message.c_str());
  result = error;
  leave();
}

void Block::failBySignal(int signal, const void *address) {
  if (signal != SIGSEGV && signal != SIGBUS)
    fail(CUDA_ERROR_ILLEGAL_INSTRUCTION, strsignal(signal));
  if (stack().overflowsAt(address))
    fail(CUDA_ERROR_LAUNCH_FAILED, "its stack overflows");
  fail(CUDA_ERROR_ILLEGAL_ADDRESS,
       "an access out of bounds, " +
           (sharedMemory.isBeside(address)
                ? std::to_string(static_cast<const char *>(address) - shared) +
                      " bytes from the begin of shared memory"
                : describeAddress(address)));
}
