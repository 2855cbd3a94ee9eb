//===-- Model.cpp - a compiled model as the runtime sees it ---------------===//
//
// Checks of a model description, and look-ups in it.
//
//===----------------------------------------------------------------------===//

#include "core/Model.h"

#include "core/CpuFeatures.h"
#include "core/Shape.h"

#include <cassert>

namespace sinter::runtime {

Expected<Model> Model::create(const sinter_model &description) {
  if (description.magic != SINTER_ABI_MAGIC)
    return makeError("the executable holds no model description");
  if (description.abi_version != SINTER_ABI_VERSION)
    return makeError("expected a model description of version {}, got version "
                     "{}; compile the model again",
                     SINTER_ABI_VERSION, description.abi_version);
  return Model(description);
}

const sinter_entry &Model::entry(std::string_view name) const {
  auto found = std::ranges::find(entries(), name, &sinter_entry::name);
  assert(found != entries().end() && "every model has this entry point");
  return *found;
}

const sinter_entry *Model::featuresOf(const sinter_entry &entry) const {
  return entry.features_entry < 0
             ? nullptr
             : &entries()[static_cast<size_t>(entry.features_entry)];
}

std::vector<bool> Model::inputsOf(const sinter_entry &entry) const {
  std::vector<bool> isRead(inputs().size());
  for (const sinter_launch &launch : spanOf(entry.launches, entry.launch_count))
    for (const sinter_operand &operand :
         spanOf(launch.operands, launch.operand_count))
      // Later inputs are features.
      if (operand.segment == SINTER_SEGMENT_INPUT &&
          static_cast<size_t>(operand.index) < isRead.size())
        isRead[static_cast<size_t>(operand.index)] = true;
  return isRead;
}

const sinter_phase *Model::findPhase(std::string_view name) const {
  auto found = std::ranges::find(phases(), name, &sinter_phase::name);
  return found == phases().end() ? nullptr : &*found;
}

const sinter_variable *Model::findVariable(std::string_view name) const {
  auto found =
      std::ranges::find(variables(), name, [](const sinter_variable &variable) {
        return std::string_view(variable.tensor.name);
      });
  return found == variables().end() ? nullptr : &*found;
}

std::string Model::className(int64_t number) const {
  auto names = classNames();
  bool hasName = number >= 0 && number < std::ssize(names);
  return hasName ? names[static_cast<size_t>(number)] : fmt::to_string(number);
}

int64_t Model::parameterCount() const {
  int64_t count = 0;
  for (const sinter_variable &variable : variables())
    if (variable.role == SINTER_PARAMETER)
      count += elementCount(variable.tensor);
  return count;
}

Status Model::checkCpu() const {
  auto missing = missingCpuFeatures(description->cpu_features);
  if (missing.empty())
    return Status::success();
  return makeError("this executable was compiled for {}; this machine lacks "
                   "{}; compile the model with --cpu=x86-64 or for this "
                   "machine",
                   description->cpu, fmt::join(missing, ", "));
}

} // namespace sinter::runtime
