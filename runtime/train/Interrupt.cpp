//===-- Interrupt.cpp - the user's wish to stop ---------------------------===//
//
// Installs and removes the signal handlers.
//
//===----------------------------------------------------------------------===//

#include "train/Interrupt.h"

namespace sinter::runtime {

namespace {
volatile std::sig_atomic_t received = 0;
} // namespace

Interrupt::Interrupt() {
  received = 0;
  struct sigaction action = {};
  action.sa_handler = [](int signal) { received = signal; };
  action.sa_flags = SA_RESETHAND | SA_RESTART;
  for (size_t i = 0; i < signals.size(); ++i)
    sigaction(signals[i], &action, &previous[i]);
}

Interrupt::~Interrupt() {
  for (size_t i = 0; i < signals.size(); ++i)
    sigaction(signals[i], &previous[i], nullptr);
}

int Interrupt::signal() const { return received; }

} // namespace sinter::runtime
