//===-- Match.cpp - variables and the tensors they come from --------------===//
//
// Compares what a file holds with what the model expects.
//
//===----------------------------------------------------------------------===//

#include "train/Match.h"

#include "core/Shape.h"

#include <cassert>
#include <cstring>

namespace sinter::runtime {

Status checkMatch(const std::filesystem::path &path, const Match &match) {
  const sinter_tensor &expected = match.variable->tensor;
  const NamedTensor &got = match.tensor;
  std::string where = got.name == expected.name ? "" : " in " + got.name;
  if (!isSameShape(got.shape, shapeOf(expected)))
    return makeError("{}: expected {} of shape {}, got {}{}", path.string(),
                     expected.name, shapeText(shapeOf(expected)),
                     shapeText(got.shape), where);
  if (got.type != expected.element_type)
    return makeError("{}: expected {} of type {}, got {}{}", path.string(),
                     expected.name, elementTypeText(expected.element_type),
                     elementTypeText(got.type), where);
  return Status::success();
}

Error noTensorFor(const std::filesystem::path &path,
                  const sinter_variable &variable) {
  return makeError("{}: expected {} of shape {}, got no such tensor",
                   path.string(), variable.tensor.name,
                   shapeText(shapeOf(variable.tensor)));
}

void copyInto(Variables &variables, std::span<const Match> matches) {
  for (const Match &match : matches) {
    auto destination = variables.bytes(*match.variable);
    assert(match.tensor.bytes.size() == destination.size());
    std::memcpy(destination.data(), match.tensor.bytes.data(),
                destination.size());
  }
}

} // namespace sinter::runtime
