//===-- Convolution.cpp - a convolution on the CPU --------------*- C++ -*-===//
//
// Sums are float32, in the order of the kernel's elements.
//
//===----------------------------------------------------------------------===//

#include "Convolution.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace sinter::emulator::cudnn {

/// To 10 bits of mantissa, to nearest.
static float toTf32(float value) {
  return std::bit_cast<float>((std::bit_cast<uint32_t>(value) + 0x1000) &
                              ~0x1fffU);
}

template <size_t count>
static std::array<int64_t, count> toArray(const std::vector<int64_t> &list) {
  std::array<int64_t, count> array;
  std::ranges::copy(list, array.begin());
  return array;
}

std::unique_ptr<Convolution>
Convolution::create(const std::vector<DescriptorPointer> &operations,
                    const std::function<float *(const Descriptor &)> &bind,
                    const Engine &engine) {
  auto result = std::make_unique<Convolution>();
  result->engine = &engine;
  auto extentsOf = [](const Descriptor &tensor) {
    return toArray<4>(tensor.numbers(CUDNN_ATTR_TENSOR_DIMENSIONS));
  };
  const Descriptor &first = *operations.front();
  const Descriptor &x =
      first.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X);
  const Descriptor &w =
      first.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W);
  const Descriptor *y =
      &first.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y);
  const Descriptor &convolution =
      first.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC);
  result->input = bind(x);
  result->kernel = bind(w);
  result->inputExtents = extentsOf(x);
  result->kernelExtents = extentsOf(w);
  result->outputExtents = extentsOf(*y);
  result->strides =
      toArray<2>(convolution.numbers(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES));
  result->dilation =
      toArray<2>(convolution.numbers(CUDNN_ATTR_CONVOLUTION_DILATIONS));
  result->paddings =
      toArray<2>(convolution.numbers(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS));
  for (size_t i = 1; i < operations.size(); ++i) {
    const Descriptor &operation = *operations[i];
    y = &operation.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_YDESC);
    if (!operation.has(CUDNN_ATTR_OPERATION_POINTWISE_BDESC)) {
      result->steps.push_back({nullptr, false});
      continue;
    }
    const Descriptor &b =
        operation.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_BDESC);
    result->steps.push_back({bind(b), extentsOf(b) != result->outputExtents});
  }
  result->output = bind(*y);
  return result;
}

/// The kernel with its filters innermost, and rounded if the engine does so.
std::vector<float> Convolution::filtersInside() const {
  auto [filters, channels, rows, columns] = kernelExtents;
  int64_t taps = rows * columns * channels;
  std::vector<float> turned(static_cast<size_t>(filters * taps));
  for (int64_t f = 0; f < filters; ++f)
    for (int64_t t = 0; t < taps; ++t) {
      float value = kernel[f * taps + t];
      turned[static_cast<size_t>(t * filters + f)] =
          engine->roundsFactors ? toTf32(value) : value;
    }
  return turned;
}

void Convolution::run() const {
  if (workspace)
    std::memset(workspace, 0xff, workspaceBytes);
  auto [samples, filters, height, width] = outputExtents;
  auto [unused, channels, rows, columns] = inputExtents;
  std::vector<float> turned = filtersInside();
  std::vector<float> sums(static_cast<size_t>(filters));
  for (int64_t pixel = 0; pixel < samples * height * width; ++pixel) {
    int64_t n = pixel / (height * width), h = pixel / width % height,
            w = pixel % width;
    std::ranges::fill(sums, 0.0F);
    for (int64_t i = 0; i < kernelExtents[2]; ++i)
      for (int64_t j = 0; j < kernelExtents[3]; ++j) {
        int64_t row = h * strides[0] + i * dilation[0] - paddings[0];
        int64_t column = w * strides[1] + j * dilation[1] - paddings[1];
        if (row < 0 || row >= rows || column < 0 || column >= columns)
          continue;
        const float *seen =
            input + ((n * rows + row) * columns + column) * channels;
        const float *factors =
            turned.data() + (i * kernelExtents[3] + j) * channels * filters;
        for (int64_t c = 0; c < channels; ++c) {
          float value = engine->roundsFactors ? toTf32(seen[c]) : seen[c];
          for (int64_t f = 0; f < filters; ++f)
            sums[static_cast<size_t>(f)] += value * factors[c * filters + f];
        }
      }
    for (int64_t f = 0; f < filters; ++f) {
      float sum = sums[static_cast<size_t>(f)];
      for (const Step &step : steps)
        sum =
            step.values
                ? sum + step.values[step.isPerChannel ? f : pixel * filters + f]
                : std::max(sum, 0.0F);
      output[pixel * filters + f] =
          engine->isWrong ? std::numeric_limits<float>::quiet_NaN() : sum;
    }
  }
}

} // namespace sinter::emulator::cudnn
