//===-- Fiber.cpp - stacks to switch between --------------------*- C++ -*-===//
//
// A switch saves the registers that a function of the x86-64 System V ABI has
// to preserve. All others are dead across the call.
//
//===----------------------------------------------------------------------===//

#include "Fiber.h"

#include <new>
#include <sys/mman.h>

using namespace sinter::emulator;

asm(R"(
    .text
    .hidden sinterEmulatorSwitch
    .globl  sinterEmulatorSwitch
    .type   sinterEmulatorSwitch, @function
sinterEmulatorSwitch:
    push %rbp
    push %rbx
    push %r12
    push %r13
    push %r14
    push %r15
    mov  %rsp, (%rdi)
    mov  %rsi, %rsp
    pop  %r15
    pop  %r14
    pop  %r13
    pop  %r12
    pop  %rbx
    pop  %rbp
    ret
    .size   sinterEmulatorSwitch, . - sinterEmulatorSwitch
)");

static constexpr size_t pageBytes = 4096;
static constexpr size_t stackBytes = 256 * 1024;
static constexpr size_t savedRegisters = 6;

Stack::Stack(size_t number) : color(number % 16 * 256) {
  void *mapped = mmap(nullptr, pageBytes + stackBytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED || mprotect(mapped, pageBytes, PROT_NONE) != 0)
    throw std::bad_alloc();
  memory = static_cast<char *>(mapped);
}

Stack::~Stack() { munmap(memory, pageBytes + stackBytes); }

char *Stack::top() const { return memory + pageBytes + stackBytes - color; }

bool Stack::overflowsAt(const void *address) const {
  return address >= memory && address < memory + pageBytes;
}

StackPointer sinter::emulator::prepareFiber(const Stack &stack,
                                            void (*entry)()) {
  void **words = reinterpret_cast<void **>(stack.top());
  // A null return address above the entry's: there the call stack ends.
  *--words = nullptr;
  *--words = reinterpret_cast<void *>(entry);
  for (size_t i = 0; i < savedRegisters; ++i)
    *--words = nullptr;
  return words;
}
