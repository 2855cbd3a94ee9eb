//===-- Faults.cpp - signals that kernels raise -----------------*- C++ -*-===//
//
// The handler does next to nothing: it returns into a function on the kernel
// thread's own stack, where everything is allowed.
//
//===----------------------------------------------------------------------===//

#include "Faults.h"

#include "Block.h"

#include <csignal>
#include <mutex>
#include <ucontext.h>

using namespace sinter::emulator;

static constexpr int handledSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
static struct sigaction earlierActions[NSIG];

struct Fault {
  int signal;
  const void *address;
};
static thread_local Fault fault;

static void endBlock() {
  Block::current()->failBySignal(fault.signal, fault.address);
}

static void handle(int signal, siginfo_t *info, void *context) {
  Block *block = Block::current();
  if (!block) {
    // Not a kernel's: the instruction runs again, and raises it again.
    sigaction(signal, &earlierActions[signal], nullptr);
    return;
  }
  fault = {signal, info->si_addr};
  auto &registers = static_cast<ucontext_t *>(context)->uc_mcontext.gregs;
  registers[REG_RIP] = reinterpret_cast<greg_t>(&endBlock);
  // As after a call: the return address takes 8 bytes.
  registers[REG_RSP] = reinterpret_cast<greg_t>(block->stack().top()) - 8;
}

void sinter::emulator::handleFaults() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction action = {};
    action.sa_sigaction = &handle;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    for (int signal : handledSignals)
      sigaction(signal, &action, &earlierActions[signal]);
  });
}

static constexpr size_t signalStackBytes = 64 * 1024;

SignalStack::SignalStack() : memory(new char[signalStackBytes]) {
  stack_t stack = {};
  stack.ss_sp = memory.get();
  stack.ss_size = signalStackBytes;
  sigaltstack(&stack, nullptr);
}

SignalStack::~SignalStack() {
  stack_t stack = {};
  stack.ss_flags = SS_DISABLE;
  sigaltstack(&stack, nullptr);
}
