//===-- LibraryCalls.cpp - launches that a library takes over -------------===//
//
// The largest batch decides: its plans are made at the start, when memory is
// shared out. Smaller ones, such as the last of an epoch, get theirs when they
// first come, with the same engines where those can, so that samples are
// computed alike in all of them.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/LibraryCalls.h"

#include "device/EntryPlan.h"
#include "device/cuda/vendor/LibraryLaunch.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace sinter::runtime::cuda {

namespace {

/// Of fewer samples, an engine may cut the sums in more parts, and want more
/// than it does of the largest batch.
constexpr int64_t leastWorkspace = int64_t{4} << 20;

} // namespace

bool LibraryCalls::areIn(Model model) {
  return std::ranges::any_of(model.entries(), [](const sinter_entry &entry) {
    return std::ranges::any_of(launchesOf(entry),
                               [](const sinter_launch &launch) {
                                 return launch.library_call != nullptr;
                               });
  });
}

LibraryCalls::LibraryCalls(Model model, const VendorLibraries &libraries,
                           const Gpu &gpu, int64_t maximumBatch)
    : libraries(&libraries), gpu(&gpu),
      allowsTensorCores(std::string_view(model.precision()) != "fp32"),
      maximumBatch(maximumBatch) {
  for (const sinter_entry &entry : model.entries())
    for (const sinter_launch &launch : launchesOf(entry))
      if (launch.library_call && libraries.of(*launch.library_call))
        if (const LibraryPlan *plan = planFor(launch, maximumBatch))
          workspace =
              std::max({workspace, plan->workspaceBytes(), leastWorkspace});
}

/// The engines that were the fastest on this GPU, that for the nearest number
/// of samples first.
std::vector<EngineChoice>
LibraryCalls::measuredFor(const sinter_library_call &call,
                          int64_t batch) const {
  std::vector<const sinter_tuned_engine *> measured;
  for (const sinter_tuned_engine &tuned :
       std::span(call.tuned, static_cast<size_t>(call.tuned_count)))
    if (tuned.gpu == gpu->name() &&
        tuned.library_version == libraries->of(call)->version())
      measured.push_back(&tuned);
  std::ranges::sort(measured, {}, [&](const sinter_tuned_engine *tuned) {
    return std::pair(std::abs(tuned->batch - batch), tuned);
  });
  std::vector<EngineChoice> choices;
  for (const sinter_tuned_engine *tuned : measured) {
    EngineChoice &choice =
        choices.emplace_back(EngineChoice{tuned->engine, {}});
    for (int64_t i = 0; i < tuned->knob_count; ++i)
      choice.knobs.push_back({tuned->knobs[2 * i], tuned->knobs[2 * i + 1]});
  }
  return choices;
}

void LibraryCalls::report(const sinter_launch &launch, int64_t batch,
                          const Error &error) {
  const VendorLibrary *library = libraries->of(*launch.library_call);
  if (!reported.insert(library).second)
    return;
  fmt::print(stderr,
             "{} {} does not compute {} for {} samples: {}; generated kernels "
             "do what it does not\n",
             library->name(), library->versionText(), launch.name, batch,
             error.message);
}

void LibraryCalls::reportRefusal(const sinter_launch &launch, int64_t batch,
                                 const Error &refusal) {
  const VendorLibrary *library = libraries->of(*launch.library_call);
  if (!reportedRefusals.insert(library).second)
    return;
  fmt::print(stderr,
             "{} {} does not compute {} for {} samples as it was measured: {}; "
             "other engines do what such ones do not\n",
             library->name(), library->versionText(), launch.name, batch,
             refusal.message);
}

VendorLibrary::Plan LibraryCalls::plan(const sinter_launch &launch,
                                       int64_t batch) {
  const sinter_library_call &call = *launch.library_call;
  EngineDemands demands = {
      .allowsTensorCores = allowsTensorCores,
      .workspaceLimit = workspaceLimit,
      .preferred = measuredFor(call, batch),
  };
  if (batch != maximumBatch) {
    const LibraryPlan *largest = planFor(launch, maximumBatch);
    if (!largest)
      return nullptr;
    demands.workspaceLimit = workspace;
    demands.preferred = {largest->choice()};
  }
  auto created = libraries->of(call)->plan(call, batch, demands);
  if (!created) {
    report(launch, batch, created.error());
    return nullptr;
  }
  if (batch == maximumBatch && (*created)->refusal())
    reportRefusal(launch, batch, *(*created)->refusal());
  return std::move(*created);
}

const LibraryPlan *LibraryCalls::planFor(const sinter_launch &launch,
                                         int64_t batch) {
  CallKey key = keyOf(*launch.library_call, batch);
  auto found = plans.find(key);
  if (found == plans.end())
    found = plans.emplace(key, plan(launch, batch)).first;
  return found->second.get();
}

bool LibraryCalls::start(const sinter_launch &launch, int64_t batch,
                         std::span<char *const> operands, void *memory) {
  if (!launch.library_call || !libraries->of(*launch.library_call))
    return false;
  const LibraryPlan *plan = planFor(launch, batch);
  if (!plan)
    return false;
  Status status = startCall(*plan, launch, batch, operands, memory, *gpu);
  if (status.ok())
    return true;
  report(launch, batch, status.error());
  plans.at(keyOf(*launch.library_call, batch)).reset();
  return false;
}

} // namespace sinter::runtime::cuda
