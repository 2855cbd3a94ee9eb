//===-- Options.cpp - the emulator's environment variables ------*- C++ -*-===//
//
// Reads and checks them.
//
//===----------------------------------------------------------------------===//

#include "Options.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string_view>

using namespace sinter::emulator;

/// Reads a number below `bound` from the variable, if it is set; false if it is
/// no such number.
static bool readNumber(const char *variable, uint64_t bound, uint64_t &number) {
  const char *value = std::getenv(variable);
  if (!value)
    return true;
  std::string_view text = value;
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() &&
      number < bound)
    return true;
  std::fprintf(stderr, "emulator: %s: expected a number, got \"%s\"\n",
               variable, value);
  return false;
}

std::optional<Options> sinter::emulator::readOptions() {
  Options options;
  if (const char *value = std::getenv("SINTER_EMULATOR_ORDER")) {
    std::string_view order = value;
    if (order == "forward") {
      options.order = Order::Forward;
    } else if (order == "reverse") {
      options.order = Order::Reverse;
    } else if (order == "random") {
      options.order = Order::Random;
    } else {
      std::fprintf(stderr,
                   "emulator: SINTER_EMULATOR_ORDER: expected forward, reverse "
                   "or random, got \"%s\"\n",
                   value);
      return std::nullopt;
    }
  }
  uint64_t mebibytes = options.memoryBytes >> 20;
  if (!readNumber("SINTER_EMULATOR_SEED", UINT64_MAX, options.seed) ||
      !readNumber("SINTER_EMULATOR_MEMORY", uint64_t{1} << 40, mebibytes))
    return std::nullopt;
  options.memoryBytes = mebibytes << 20;
  return options;
}

static uint64_t mix(uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

Random::Random(uint64_t seed, uint64_t stream)
    : state(mix(seed + 0x9e3779b97f4a7c15) + stream * 0xd1342543de82ef95) {}

uint64_t Random::operator()() { return mix(state += 0x9e3779b97f4a7c15); }
