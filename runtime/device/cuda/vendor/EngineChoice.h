//===-- EngineChoice.h - one of a library's ways to compute -----*- C++ -*-===//
//
// A library has many kernels for one call. Which one is meant, and what is
// asked of it, is said alike for all libraries.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_ENGINECHOICE_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_ENGINECHOICE_H

#include <cstdint>
#include <string>
#include <vector>

namespace sinter::runtime::cuda {

/// An engine of cuDNN or an algorithm of cuBLASLt, by its number in the
/// library, and what is set of its knobs.
struct EngineChoice {
  struct Knob {
    int64_t type;
    int64_t value;

    bool operator==(const Knob &) const = default;
  };

  int64_t engine;
  std::vector<Knob> knobs;

  bool operator==(const EngineChoice &) const = default;

  /// "51 with knobs 2=1 27=8"
  std::string text() const;
};

/// What the fastest engines ask for is far less, and what asks for more is
/// seldom worth it.
inline constexpr int64_t workspaceLimit = int64_t{64} << 20;

/// What an engine has to be, beside that it gives the same bits each time.
struct EngineDemands {
  /// May round factors to tf32 in tensor cores; what is bfloat16 loses nothing
  /// there.
  bool allowsTensorCores;
  int64_t workspaceLimit;
  /// Taken before others, in this order.
  std::vector<EngineChoice> preferred;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_ENGINECHOICE_H
