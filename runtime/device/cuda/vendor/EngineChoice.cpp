//===-- EngineChoice.cpp - one of a library's ways to compute -------------===//
//
// The text of a choice.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/EngineChoice.h"

#include <fmt/format.h>

namespace sinter::runtime::cuda {

std::string EngineChoice::text() const {
  std::string text = fmt::format("{}", engine);
  for (const Knob &knob : knobs)
    text += fmt::format("{} {}={}", &knob == knobs.data() ? " with knobs" : "",
                        knob.type, knob.value);
  return text;
}

} // namespace sinter::runtime::cuda
