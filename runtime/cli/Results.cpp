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

/// The class that a target tells: its number if there is one value alone.
int64_t trueClass(std::span<const float> values) {
  return values.size() == 1 ? std::lround(values[0]) : largest(values);
}

template <typename ClassOf>
ClassMask maskOf(std::span<const float> values, const sinter_tensor &tensor,
                 ClassOf &&classOf) {
  auto channels = static_cast<size_t>(tensor.shape[2]);
  ClassMask mask{tensor.shape[0], tensor.shape[1], {}};
  for (; !values.empty(); values = values.subspan(channels))
    mask.classes.push_back(
        static_cast<uint8_t>(classOf(values.first(channels))));
  return mask;
}

/// A name of the model file; a number where it gives none.
std::string className(Model model, int64_t number) {
  auto names = model.classNames();
  return number >= 0 && number < std::ssize(names)
             ? names[static_cast<size_t>(number)]
             : fmt::to_string(number);
}

} // namespace

Expected<Results::Kind> Results::kindOf(Model model) {
  const sinter_tensor &output = model.outputs().front();
  bool areImages = std::ranges::all_of(model.outputs(), isPicture);
  bool hasPicture = false;
  std::optional<Kind> kind;
  for (size_t i = 0; i < model.inputs().size(); ++i) {
    const sinter_tensor &input = model.inputs()[i];
    int64_t source = model.feeds()[i].source;
    areImages &= source == SINTER_SOURCE_IMAGE && isPicture(input);
    if (!input.is_target)
      hasPicture |= source == SINTER_SOURCE_IMAGE && isPicture(input);
    else if (source == SINTER_SOURCE_LABEL ||
             source == SINTER_SOURCE_LABEL_ONE_HOT)
      kind = Kind::Classes;
    else if ((source == SINTER_SOURCE_MASK ||
              source == SINTER_SOURCE_MASK_ONE_HOT) &&
             output.rank == 3)
      kind = Kind::Masks;
  }
  if (areImages)
    return Kind::Images;
  if (kind && hasPicture)
    return *kind;
  return makeError("cannot draw what '{}' computes: expected pictures, or "
                   "classes or masks of pictures, got {} of shape {} from {} "
                   "of shape {}",
                   model.name(), output.name, shapeText(shapeOf(output)),
                   model.inputs().front().name,
                   shapeText(shapeOf(model.inputs().front())));
}

Expected<Results> Results::create(Model model) {
  auto kind = kindOf(model);
  if (!kind)
    return kind.error();
  return Results(model, *kind);
}

Results::Results(Model model, Kind kind)
    : model(model), kind(kind),
      drawnFeeds(model.feeds().begin(), model.feeds().end()) {
  if (kind == Kind::Images)
    return;
  for (size_t i = 0; i < drawnFeeds.size(); ++i) {
    if (model.inputs()[i].is_target) {
      targetInput = i;
    } else if (drawnFeeds[i].source == SINTER_SOURCE_IMAGE) {
      pictureInput = i;
      // The size is that of the input; the values are those of the file.
      sinter_feed &feed = drawnFeeds[i];
      bool isResized =
          feed.stage_count > 0 && feed.stages[0].kind == SINTER_STAGE_RESIZE;
      feed.stage_count = isResized ? 1 : 0;
    }
  }
}

void Results::add(const Batch &batch, const OutputBuffers &outputs) {
  for (int64_t sample = 0; sample < batch.count; ++sample) {
    samples.emplace_back();
    switch (kind) {
    case Kind::Images:
      addImages(batch, sample, outputs);
      break;
    case Kind::Classes:
      addClasses(batch, sample, outputs);
      break;
    case Kind::Masks:
      addMasks(batch, sample, outputs);
      break;
    }
  }
}

void Results::addImages(const Batch &batch, int64_t sample,
                        const OutputBuffers &outputs) {
  std::vector<GridCell> &cells = samples.back();
  auto addInputs = [&](bool targets) {
    for (size_t i = 0; i < model.inputs().size(); ++i)
      if ((model.inputs()[i].is_target != 0) == targets)
        cells.push_back(imageCell(batch.inputs[i], model.inputs()[i], sample));
  };
  addInputs(/*targets=*/false);
  for (size_t i = 0; i < model.outputs().size(); ++i)
    cells.push_back(imageCell(outputs.data(i), model.outputs()[i], sample));
  addInputs(/*targets=*/true);
}

void Results::addClasses(const Batch &batch, int64_t sample,
                         const OutputBuffers &outputs) {
  int64_t predicted =
      predictedClass(valuesOf(outputs.data(0), model.outputs()[0], sample));
  int64_t right = trueClass(
      valuesOf(batch.inputs[targetInput], model.inputs()[targetInput], sample));
  GridCell cell = imageCell(batch.inputs[pictureInput],
                            model.inputs()[pictureInput], sample);
  cell.caption = {
      {className(model, right), white},
      {className(model, predicted), predicted == right ? green : red}};
  samples.back().push_back(std::move(cell));
}

void Results::addMasks(const Batch &batch, int64_t sample,
                       const OutputBuffers &outputs) {
  const sinter_tensor &output = model.outputs()[0];
  const sinter_tensor &target = model.inputs()[targetInput];
  predictedMasks.push_back(maskOf(valuesOf(outputs.data(0), output, sample),
                                  output, predictedClass));
  ClassMask right = maskOf(valuesOf(batch.inputs[targetInput], target, sample),
                           target, trueClass);
  samples.back() = {imageCell(batch.inputs[pictureInput],
                              model.inputs()[pictureInput], sample),
                    {drawMask(predictedMasks.back())},
                    {drawMask(right)}};
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
