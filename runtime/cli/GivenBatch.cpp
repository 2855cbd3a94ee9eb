//===-- GivenBatch.cpp - a batch from a safetensors file ------------------===//
//
// The inputs of a model for one batch that the user gives whole.
//
//===----------------------------------------------------------------------===//

#include "cli/GivenBatch.h"

#include "core/Shape.h"
#include "files/SafeTensors.h"

namespace sinter::runtime {

namespace {

/// `count` is the number of samples of the inputs before this one, or 0.
Status checkInput(const std::string &path, const sinter_tensor &input,
                  const StoredTensor *got, int64_t count) {
  auto sample = shapeOf(input);
  std::string expected = fmt::format(
      "{}x{}", count > 0 ? fmt::to_string(count) : "N", shapeText(sample));
  if (!got)
    return makeError("{}: expected {} of shape {}, got no such tensor", path,
                     input.name, expected);
  bool fits = !got->shape.empty() && got->shape[0] > 0 &&
              (count == 0 || got->shape[0] == count) &&
              isSameShape(std::span(got->shape).subspan(1), sample);
  if (!fits)
    return makeError("{}: expected {} of shape {}, got {}", path, input.name,
                     expected, shapeText(got->shape));
  if (got->type != input.element_type)
    return makeError("{}: expected {} of type {}, got {}", path, input.name,
                     elementTypeText(input.element_type),
                     elementTypeText(got->type));
  return Status::success();
}

} // namespace

Expected<GivenBatch> GivenBatch::load(const std::string &path, Model model,
                                      Targets targets) {
  auto file = openSafeTensors(path);
  if (!file)
    return file.error();
  GivenBatch batch;
  for (const sinter_tensor &input : model.inputs()) {
    if (input.is_target && targets == Targets::LeftOut) {
      batch.addresses.push_back(nullptr);
      continue;
    }
    const StoredTensor *tensor = file->find(input.name);
    if (Status status = checkInput(path, input, tensor, batch.samples);
        !status.ok())
      return status.error();
    batch.samples = tensor->shape[0];
    Buffer buffer(static_cast<int64_t>(tensor->size));
    if (!buffer.isValid())
      return makeError("cannot allocate {} bytes for {}", tensor->size,
                       input.name);
    Status status = file->read(*tensor, std::as_writable_bytes(std::span(
                                            buffer.data(), tensor->size)));
    if (!status.ok())
      return status.error();
    batch.addresses.push_back(buffer.data());
    batch.buffers.push_back(std::move(buffer));
  }
  return batch;
}

} // namespace sinter::runtime
