//===-- CpuFeatures.cpp - what this machine's processor can do ------------===//
//
// A table from LLVM's feature names to the answers of the cpuid instruction.
//
//===----------------------------------------------------------------------===//

#include "core/CpuFeatures.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sinter::runtime {

namespace {

using Feature = std::pair<std::string_view, bool>;

/// The features that compiled kernels may use, and whether they are here.
std::array<Feature, 34> cpuFeatures() {
  // __builtin_cpu_supports takes nothing but literals.
#define SINTER_FEATURE(name) {name, __builtin_cpu_supports(name) != 0}
  return {{
      SINTER_FEATURE("sse3"),         SINTER_FEATURE("ssse3"),
      SINTER_FEATURE("sse4.1"),       SINTER_FEATURE("sse4.2"),
      SINTER_FEATURE("sse4a"),        SINTER_FEATURE("popcnt"),
      SINTER_FEATURE("lzcnt"),        SINTER_FEATURE("movbe"),
      SINTER_FEATURE("aes"),          SINTER_FEATURE("pclmul"),
      SINTER_FEATURE("adx"),          SINTER_FEATURE("bmi"),
      SINTER_FEATURE("bmi2"),         SINTER_FEATURE("avx"),
      SINTER_FEATURE("avx2"),         SINTER_FEATURE("fma"),
      SINTER_FEATURE("fma4"),         SINTER_FEATURE("xop"),
      SINTER_FEATURE("f16c"),         SINTER_FEATURE("gfni"),
      SINTER_FEATURE("vaes"),         SINTER_FEATURE("vpclmulqdq"),
      SINTER_FEATURE("avxvnni"),      SINTER_FEATURE("avx512f"),
      SINTER_FEATURE("avx512cd"),     SINTER_FEATURE("avx512bw"),
      SINTER_FEATURE("avx512dq"),     SINTER_FEATURE("avx512vl"),
      SINTER_FEATURE("avx512ifma"),   SINTER_FEATURE("avx512vbmi"),
      SINTER_FEATURE("avx512vbmi2"),  SINTER_FEATURE("avx512vnni"),
      SINTER_FEATURE("avx512bitalg"), SINTER_FEATURE("avx512bf16"),
  }};
#undef SINTER_FEATURE
}

} // namespace

std::vector<std::string> missingCpuFeatures(std::string_view required) {
  std::vector<std::string> missing;
  auto present = cpuFeatures();
  while (!required.empty()) {
    size_t comma = std::min(required.find(','), required.size());
    std::string_view name = required.substr(0, comma);
    required.remove_prefix(std::min(comma + 1, required.size()));
    if (name.starts_with('+'))
      name.remove_prefix(1);
    auto *feature = std::ranges::find(present, name, &Feature::first);
    if (feature != present.end() && !feature->second)
      missing.emplace_back(name);
  }
  return missing;
}

} // namespace sinter::runtime
