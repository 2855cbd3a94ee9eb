//===-- Match.cpp - variables and the tensors they come from --------------===//
//
// Compares what a file holds with what the model expects.
//
//===----------------------------------------------------------------------===//

#include "train/Match.h"

#include "core/Shape.h"

namespace sinter::runtime {

Match matchStored(const sinter_variable &variable, const SafeTensorsFile &file,
                  const StoredTensor &tensor) {
  return {&variable, tensor.name, tensor.type, tensor.shape,
          [&](std::span<std::byte> destination) {
            return file.read(tensor, destination);
          }};
}

Status checkMatch(const std::filesystem::path &path, const Match &match) {
  const sinter_tensor &expected = match.variable->tensor;
  std::string where = match.name == expected.name ? "" : " in " + match.name;
  if (!isSameShape(match.shape, shapeOf(expected)))
    return makeError("{}: expected {} of shape {}, got {}{}", path.string(),
                     expected.name, shapeText(shapeOf(expected)),
                     shapeText(match.shape), where);
  if (match.type != expected.element_type)
    return makeError("{}: expected {} of type {}, got {}{}", path.string(),
                     expected.name, elementTypeText(expected.element_type),
                     elementTypeText(match.type), where);
  return Status::success();
}

Error noTensorFor(const std::filesystem::path &path,
                  const sinter_variable &variable) {
  return makeError("{}: expected {} of shape {}, got no such tensor",
                   path.string(), variable.tensor.name,
                   shapeText(shapeOf(variable.tensor)));
}

Status readInto(Variables &variables, std::span<const Match> matches) {
  for (const Match &match : matches)
    if (Status status = match.read(variables.bytes(*match.variable));
        !status.ok())
      return status;
  return Status::success();
}

} // namespace sinter::runtime
