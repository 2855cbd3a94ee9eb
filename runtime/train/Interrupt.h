//===-- Interrupt.h - the user's wish to stop -------------------*- C++ -*-===//
//
// Turns SIGINT and SIGTERM into a flag that a loop can ask for.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_INTERRUPT_H
#define SINTER_RUNTIME_TRAIN_INTERRUPT_H

#include <array>
#include <csignal>

namespace sinter::runtime {

/// While it lives, the first SIGINT or SIGTERM sets a flag instead of ending
/// the process; a second one ends it. At most one lives at a time.
class Interrupt {
public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt &) = delete;
  Interrupt &operator=(const Interrupt &) = delete;

  /// The number of the signal that came, or 0.
  int signal() const;

private:
  static constexpr std::array signals = {SIGINT, SIGTERM};

  std::array<struct sigaction, signals.size()> previous;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_INTERRUPT_H
