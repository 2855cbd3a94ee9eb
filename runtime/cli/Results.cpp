//===-- Results.cpp - what a network computes, as pictures ----------------===//
//
// Turns the values of each sample into the cells of a grid.
//
//===----------------------------------------------------------------------===//

#include "cli/Results.h"

#include "core/Shape.h"

#include <algorithm>
#include <cmath>

namespace sinter::runtime {

namespace {

constexpr Colour white = {255, 255, 255};
constexpr Colour green = {120, 255, 120};
constexpr Colour red = {255, 130, 130};

bool isPicture(const sinter_tensor &tensor) {
  return tensor.rank == 3 && (tensor.shape[2] == 1 || tensor.shape[2] == 3);
}

/// The values of one sample of `tensor` in a batch.
std::span<const float> valuesOf(const char *batch, const sinter_tensor &tensor,
                                int64_t sample) {
  int64_t count = elementCount(tensor);
  return {reinterpret_cast<const float *>(batch) + sample * count,
          static_cast<size_t>(count)};
}

GridCell imageCell(const char *batch, const sinter_tensor &tensor,
                   int64_t sample) {
  return {drawImage(valuesOf(batch, tensor, sample), tensor.shape[0],
                    tensor.shape[1], tensor.shape[2])};
}

/// The first of the largest values.
int64_t largest(std::span<const float> values) {
  return std::ranges::max_element(values) - values.begin();
}

/// The class that probabilities tell: one of two if there is one alone.
int64_t predictedClass(std::span<const float> values) {
  return values.size() == 1 ? values[0] > 0.5F : largest(values);
}

ClassMask predictedMask(std::span<const float> values,
                        const sinter_tensor &output) {
  auto channels = static_cast<size_t>(output.shape[2]);
  ClassMask mask{output.shape[0], output.shape[1], {}};
  for (; !values.empty(); values = values.subspan(channels))
    mask.classes.push_back(
        static_cast<uint8_t>(predictedClass(values.first(channels))));
  return mask;
}

} // namespace

std::optional<Results::Kind> Results::kindOf(Model model) {
  bool areImages = std::ranges::all_of(model.inputs(), isPicture) &&
                   std::ranges::all_of(model.outputs(), isPicture);
  bool hasPicture = false;
  std::optional<Kind> kind;
  for (size_t i = 0; i < model.inputs().size(); ++i)
    switch (model.feeds()[i].source) {
    case SINTER_SOURCE_IMAGE:
      hasPicture = true;
      break;
    case SINTER_SOURCE_LABEL:
    case SINTER_SOURCE_LABEL_ONE_HOT:
      kind = Kind::Classes;
      break;
    case SINTER_SOURCE_MASK:
    case SINTER_SOURCE_MASK_ONE_HOT:
      kind = Kind::Masks;
      break;
    default:
      return std::nullopt;
    }
  if (!hasPicture || (!kind && !areImages))
    return std::nullopt;
  return kind.value_or(Kind::Images);
}

Expected<Results> Results::create(Model model, const SampleSource &source) {
  if (auto kind = kindOf(model))
    return Results(model, source, *kind);
  const sinter_tensor &input = model.inputs().front();
  const sinter_tensor &output = model.outputs().front();
  return makeError("cannot draw what '{}' computes: expected pictures, or "
                   "classes or masks of pictures, got {} of shape {} from {} "
                   "of shape {}",
                   model.name(), output.name, shapeText(shapeOf(output)),
                   input.name, shapeText(shapeOf(input)));
}

Status Results::add(const Batch &batch, const char *const *outputs) {
  Sample sample;
  for (int64_t i = 0; i < batch.count; ++i) {
    if (kind == Kind::Images) {
      samples.push_back(images(batch, i, outputs));
      continue;
    }
    Status status = source.read(batch.indices[static_cast<size_t>(i)], sample);
    if (!status.ok())
      return status;
    auto output = valuesOf(outputs[0], model.outputs()[0], i);
    if (kind == Kind::Classes)
      samples.push_back({classes(sample, output)});
    else
      samples.push_back(masks(sample, output));
  }
  return Status::success();
}

std::vector<GridCell> Results::images(const Batch &batch, int64_t number,
                                      const char *const *outputs) const {
  std::vector<GridCell> cells;
  auto addInputs = [&](bool targets) {
    for (size_t i = 0; i < model.inputs().size(); ++i)
      if ((model.inputs()[i].is_target != 0) == targets)
        cells.push_back(imageCell(batch.inputs[i], model.inputs()[i], number));
  };
  addInputs(/*targets=*/false);
  for (size_t i = 0; i < model.outputs().size(); ++i)
    cells.push_back(imageCell(outputs[i], model.outputs()[i], number));
  addInputs(/*targets=*/true);
  return cells;
}

GridCell Results::classes(const Sample &sample,
                          std::span<const float> output) const {
  int64_t predicted = predictedClass(output);
  GridCell cell{drawPicture(sample.picture)};
  if (source.hasLabels())
    cell.caption.push_back({model.className(sample.label), white});
  bool isWrong = source.hasLabels() && predicted != sample.label;
  cell.caption.push_back({model.className(predicted), isWrong ? red : green});
  return cell;
}

std::vector<GridCell> Results::masks(const Sample &sample,
                                     std::span<const float> output) {
  predictedMasks.push_back(predictedMask(output, model.outputs()[0]));
  std::vector<GridCell> cells = {{drawPicture(sample.picture)},
                                 {drawMask(predictedMasks.back())}};
  if (source.hasMasks())
    cells.push_back(
        {drawMask({sample.picture.height, sample.picture.width, sample.mask})});
  return cells;
}

ImageGrid Results::grid() const {
  assert(!samples.empty());
  ImageGrid grid{std::ssize(samples.front()), {}};
  if (kind == Kind::Images) {
    grid.columns = std::ssize(samples);
    for (size_t row = 0; row < samples.front().size(); ++row)
      for (const auto &cells : samples)
        grid.cells.push_back(cells[row]);
    return grid;
  }
  if (kind == Kind::Classes) {
    // About as many rows as columns, and rows of five for a few pictures.
    auto count = static_cast<double>(samples.size());
    auto side = static_cast<int64_t>(std::ceil(std::sqrt(count)));
    grid.columns = std::min(std::max<int64_t>(side, 5), std::ssize(samples));
  }
  for (const auto &cells : samples)
    grid.cells.insert(grid.cells.end(), cells.begin(), cells.end());
  return grid;
}

} // namespace sinter::runtime
