//===-- Fiber.h - stacks to switch between ----------------------*- C++ -*-===//
//
// Threads of execution that give way to each other within one thread of the
// operating system. The C library's ucontext makes two system calls for each
// switch, 30 times as slow.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_FIBER_H
#define SINTER_EMULATOR_FIBER_H

#include <cstddef>

namespace sinter::emulator {

/// Memory for the stack of one fiber. The page below it cannot be accessed.
class Stack {
public:
  /// `number` differs for stacks that are used together: their tops then lie in
  /// different sets of the caches.
  explicit Stack(size_t number);
  ~Stack();
  Stack(const Stack &) = delete;
  Stack &operator=(const Stack &) = delete;

  /// The first address above the stack, aligned to 16 bytes.
  char *top() const;

  /// Whether an access there is an overflow of this stack.
  bool overflowsAt(const void *address) const;

private:
  char *memory;
  size_t color;
};

/// Where a fiber that does not run has its stack pointer.
using StackPointer = void *;

/// The stack pointer of a fiber that will begin with `entry`, which must not
/// return.
StackPointer prepareFiber(const Stack &stack, void (*entry)());

/// Continues the fiber at `to`. Returns when another switch continues the
/// calling fiber, whose stack pointer it writes to `from`.
extern "C" void sinterEmulatorSwitch(StackPointer *from, StackPointer to);

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_FIBER_H
