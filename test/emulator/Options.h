//===-- Options.h - the emulator's environment variables --------*- C++ -*-===//
//
// What Emulator.h documents, and the random numbers that follow from it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_OPTIONS_H
#define SINTER_EMULATOR_OPTIONS_H

#include <cstdint>
#include <optional>

namespace sinter::emulator {

enum class Order { Forward, Reverse, Random };

struct Options {
  Order order = Order::Forward;
  uint64_t seed = 0;
  uint64_t memoryBytes = uint64_t{16} << 30;
};

/// Reads the environment. Reports a variable that has no meaning, and then
/// returns nothing.
std::optional<Options> readOptions();

/// A sequence of random numbers that depends on its seeds alone (SplitMix64),
/// cheap to begin with each block.
class Random {
public:
  using result_type = uint64_t;
  static constexpr uint64_t min() { return 0; }
  static constexpr uint64_t max() { return UINT64_MAX; }

  explicit Random(uint64_t seed, uint64_t stream = 0);

  uint64_t operator()();

  /// A number in [0, bound).
  uint64_t below(uint64_t bound) { return (*this)() % bound; }

private:
  uint64_t state;
};

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_OPTIONS_H
