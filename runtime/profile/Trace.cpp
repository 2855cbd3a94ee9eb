//===-- Trace.cpp - a profile as a Chrome trace ---------------------------===//
//
// Times are in microseconds, as the format wants them.
//
//===----------------------------------------------------------------------===//

#include "profile/Trace.h"

#include "files/AtomicFile.h"

#include <nlohmann/json.hpp>

namespace sinter::runtime {

Status writeTrace(const std::filesystem::path &path, const Recorder &recorder) {
  auto events = nlohmann::ordered_json::array();
  auto microseconds = [](int64_t nanoseconds) {
    return static_cast<double>(nanoseconds) / 1e3;
  };
  for (const TileSpan &span : recorder.spans())
    events.push_back({{"name", span.launch->name},
                      {"ph", "X"},
                      {"ts", microseconds(span.begin)},
                      {"dur", microseconds(span.end - span.begin)},
                      {"pid", 1},
                      {"tid", span.thread},
                      {"args",
                       {{"layers", span.launch->layers},
                        {"run", span.run},
                        {"tiles", span.tiles}}}});
  std::string text = events.dump();
  return writeFileAtomically(path, std::as_bytes(std::span(text)));
}

} // namespace sinter::runtime
