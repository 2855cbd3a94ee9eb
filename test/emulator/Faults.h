//===-- Faults.h - signals that kernels raise -------------------*- C++ -*-===//
//
// Turns a kernel's access out of bounds into the end of its block.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_FAULTS_H
#define SINTER_EMULATOR_FAULTS_H

#include <memory>

namespace sinter::emulator {

/// Takes the signals of faults from here on. Those of other code than kernels
/// go to the handlers that were there before.
void handleFaults();

/// The stack that the calling thread of the host handles signals on, while this
/// lives: a fiber's own may be what overflowed.
class SignalStack {
public:
  SignalStack();
  ~SignalStack();
  SignalStack(const SignalStack &) = delete;
  SignalStack &operator=(const SignalStack &) = delete;

private:
  std::unique_ptr<char[]> memory;
};

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_FAULTS_H
