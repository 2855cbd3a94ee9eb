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

using Json = nlohmann::ordered_json;

Json description(const sinter_convolution_call &call) {
  return {
      {"direction", directionName(call.direction)},
      {"input", call.input_shape},
      {"kernel", call.kernel_shape},
      {"strides", call.strides},
      {"borders", call.borders},
      {"dilation", call.dilation},
      {"bias", call.bias >= 0},
      {"addend", call.addend >= 0},
      {"relu", call.relu != 0},
  };
}

Json description(const sinter_matrix_product_call &call) {
  return {
      {"rows", call.rows},
      {"columns", call.columns},
      {"depth", call.depth},
      {"left_transposed", call.left_transposed != 0},
      {"right_transposed", call.right_transposed != 0},
      {"bias", call.bias >= 0},
      {"relu", call.relu != 0},
  };
}

Json measurement(const TunedLaunch &launch, Model model, int64_t batch) {
  const sinter_library_call &call = *launch.launch->library_call;
  Json json = {{"precision", model.precision()}, {"batch", batch}};
  json.update(call.convolution ? description(*call.convolution)
                               : description(*call.product));
  json["fastest"] =
      launch.isCallFastest() ? launch.library->tableName() : "generated";
  if (!launch.engines.empty()) {
    const TunedLaunch::Engine &fastest = launch.engines.front();
    json["engine"] = fastest.choice.engine;
    json["knobs"] = Json::array();
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
                        int64_t batch, const VendorLibraries &libraries,
                        const Gpu &gpu) {
  std::string versions;
  for (const VendorLibrary *library : libraries.all())
    versions += fmt::format("  \"{}\": {},\n", library->tableName(),
                            library->version());
  std::vector<std::string> lines;
  for (const TunedLaunch &launch : launches)
    lines.push_back("    " + measurement(launch, model, batch).dump());
  return fmt::format(
      "{{\n  \"gpu\": {},\n{}  \"measurements\": [\n{}\n  ]\n}}\n",
      nlohmann::json(gpu.name()).dump(), versions, fmt::join(lines, ",\n"));
}

std::string tuningLines(const TunedLaunch &launch) {
  std::string fastest = "none right";
  if (!launch.engines.empty())
    fastest = fmt::format("the fastest ({}) {:.1f} us",
                          launch.engines.front().choice.text(),
                          launch.engines.front().times.median);
  std::string lines =
      fmt::format("{}: {} engines of {}, {}, the generated kernel {:.1f} us\n",
                  launch.launch->name, launch.engines.size(),
                  launch.library->name(), fastest, launch.generated.median);
  for (const TunedLaunch::Fault &fault : launch.faults)
    lines += fmt::format("{}: engine {} left out: {}\n", launch.launch->name,
                         fault.choice.text(), fault.reason);
  return lines;
}

} // namespace sinter::runtime::cuda
