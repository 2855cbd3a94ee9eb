//===-- TuningReport.cpp - what was measured of a model's calls -----------===//
//
// One measurement is one line, so that tables can be compared by lines.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/TuningReport.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace sinter::runtime::cuda {

namespace {

const char *directionName(int32_t direction) {
  switch (direction) {
  case SINTER_CONVOLUTION_FORWARD:
    return "forward";
  case SINTER_CONVOLUTION_DATA_GRADIENT:
    return "data_gradient";
  default:
    return "kernel_gradient";
  }
}

/// To a hundredth, which no measurement is good for.
double rounded(double microseconds) {
  return std::round(microseconds * 100) / 100;
}

nlohmann::ordered_json measurement(const TunedLaunch &launch, Model model,
                                   int64_t batch) {
  const sinter_convolution_call &call = *launch.launch->library_call;
  nlohmann::ordered_json json = {
      {"precision", model.precision()},
      {"direction", directionName(call.direction)},
      {"batch", batch},
      {"input", call.input_shape},
      {"kernel", call.kernel_shape},
      {"strides", call.strides},
      {"borders", call.borders},
      {"dilation", call.dilation},
      {"bias", call.bias >= 0},
      {"addend", call.addend >= 0},
      {"relu", call.relu != 0},
      {"fastest", launch.isCallFastest() ? "cudnn" : "generated"},
  };
  if (!launch.engines.empty()) {
    const TunedLaunch::Engine &fastest = launch.engines.front();
    json["engine"] = fastest.choice.engine;
    json["knobs"] = nlohmann::ordered_json::array();
    for (const EngineChoice::Knob &knob : fastest.choice.knobs)
      json["knobs"].push_back({knob.type, knob.value});
    json["microseconds"] = rounded(fastest.times.median);
    json["spread"] = rounded(fastest.times.spread);
  }
  json["generated_microseconds"] = rounded(launch.generated.median);
  json["generated_spread"] = rounded(launch.generated.spread);
  return json;
}

} // namespace

std::string tuningTable(std::span<const TunedLaunch> launches, Model model,
                        int64_t batch, const CudnnHandle &handle) {
  std::vector<std::string> lines;
  for (const TunedLaunch &launch : launches)
    lines.push_back("    " + measurement(launch, model, batch).dump());
  return fmt::format("{{\n  \"gpu\": {},\n  \"cudnn\": {},\n"
                     "  \"measurements\": [\n{}\n  ]\n}}\n",
                     nlohmann::json(handle.gpuName()).dump(),
                     handle.library().version(), fmt::join(lines, ",\n"));
}

std::string tuningLines(const TunedLaunch &launch) {
  std::string fastest = "none right";
  if (!launch.engines.empty())
    fastest = fmt::format("the fastest ({}) {:.1f} us",
                          launch.engines.front().choice.text(),
                          launch.engines.front().times.median);
  std::string lines = fmt::format(
      "{}: {} engines of cuDNN, {}, the generated kernel {:.1f} us\n",
      launch.launch->name, launch.engines.size(), fastest,
      launch.generated.median);
  for (const TunedLaunch::Fault &fault : launch.faults)
    lines += fmt::format("{}: engine {} left out: {}\n", launch.launch->name,
                         fault.choice.text(), fault.reason);
  return lines;
}

} // namespace sinter::runtime::cuda
