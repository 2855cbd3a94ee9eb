//===-- Convolution.cpp - a convolution on the CPU --------------*- C++ -*-===//
//
// Sums are float32, in the order of the output's pixels and the kernel's
// elements. Where memory has bfloat16, what is added to them is, too, and the
// result is rounded once.
//
//===----------------------------------------------------------------------===//

#include "Convolution.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>

namespace sinter::emulator::cudnn {

template <size_t count>
static std::array<int64_t, count> toArray(const std::vector<int64_t> &list) {
  std::array<int64_t, count> array;
  std::ranges::copy(list, array.begin());
  return array;
}

std::unique_ptr<Convolution>
Convolution::create(const std::vector<DescriptorPointer> &operations,
                    const std::function<Elements(const Descriptor &)> &bind,
                    const Engine &engine) {
  auto result = std::make_unique<Convolution>();
  result->engine = &engine;
  auto extentsOf = [](const Descriptor &tensor) {
    return toArray<4>(tensor.numbers(CUDNN_ATTR_TENSOR_DIMENSIONS));
  };
  const Descriptor &first = *operations.front();
  const ConvolutionOperation &names = *convolutionOf(first.type);
  const Descriptor &x = first.descriptor(names.x);
  const Descriptor &w = first.descriptor(names.w);
  const Descriptor *y = &first.descriptor(names.y);
  const Descriptor &convolution = first.descriptor(names.convolution);
  result->operation = &names;
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
      result->steps.push_back({Elements(), false});
      continue;
    }
    const Descriptor &b =
        operation.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_BDESC);
    result->steps.push_back({bind(b), extentsOf(b) != result->outputExtents});
  }
  result->output = bind(*y);
  return result;
}

static int64_t elementsOf(const std::array<int64_t, 4> &extents) {
  return std::accumulate(extents.begin(), extents.end(), int64_t{1},
                         std::multiplies());
}

/// Calls `visit` with a pixel of the output, an element of a filter and the
/// pixel of the input that the one sees with the other, all counted without
/// channels.
template <typename Visit>
void Convolution::forEachPair(Visit visit) const {
  auto [samples, filters, height, width] = outputExtents;
  auto [unused, channels, rows, columns] = inputExtents;
  for (int64_t pixel = 0; pixel < samples * height * width; ++pixel) {
    int64_t n = pixel / (height * width), h = pixel / width % height,
            w = pixel % width;
    for (int64_t i = 0; i < kernelExtents[2]; ++i)
      for (int64_t j = 0; j < kernelExtents[3]; ++j) {
        int64_t row = h * strides[0] + i * dilation[0] - paddings[0];
        int64_t column = w * strides[1] + j * dilation[1] - paddings[1];
        if (row >= 0 && row < rows && column >= 0 && column < columns)
          visit(pixel, i * kernelExtents[3] + j,
                (n * rows + row) * columns + column);
      }
  }
}

/// The elements of a tensor as the engine multiplies them.
std::vector<float> Convolution::factors(const Elements &elements,
                                        const Extents &extents) const {
  std::vector<float> values(static_cast<size_t>(elementsOf(extents)));
  for (int64_t i = 0; i < std::ssize(values); ++i)
    values[static_cast<size_t>(i)] =
        engine->roundsFactors ? toTf32(elements[i]) : elements[i];
  return values;
}

/// Adds up the products of two tensors in the place of the third. The innermost
/// loop is that over channels or filters, whichever is innermost in memory.
std::vector<float> Convolution::products() const {
  int64_t filters = kernelExtents[0], channels = kernelExtents[1];
  int64_t taps = kernelExtents[2] * kernelExtents[3];
  auto sumsOf = [](const Extents &extents) {
    return std::vector<float>(static_cast<size_t>(elementsOf(extents)));
  };
  if (operation == &forward) {
    std::vector<float> sums = sumsOf(outputExtents);
    std::vector<float> pixels = factors(input, inputExtents);
    std::vector<float> filtersOutside = factors(kernel, kernelExtents);
    std::vector<float> filtersInside = sumsOf(kernelExtents);
    for (int64_t f = 0; f < filters; ++f)
      for (int64_t t = 0; t < taps * channels; ++t)
        filtersInside[static_cast<size_t>(t * filters + f)] =
            filtersOutside[static_cast<size_t>(f * taps * channels + t)];
    forEachPair([&](int64_t pixel, int64_t tap, int64_t seen) {
      float *to = sums.data() + pixel * filters;
      for (int64_t c = 0; c < channels; ++c) {
        float value = pixels[static_cast<size_t>(seen * channels + c)];
        const float *with =
            filtersInside.data() + (tap * channels + c) * filters;
        for (int64_t f = 0; f < filters; ++f)
          to[f] += value * with[f];
      }
    });
    return sums;
  }
  bool isOfKernel = operation == &kernelGradient;
  std::vector<float> sums = sumsOf(isOfKernel ? kernelExtents : inputExtents);
  std::vector<float> gradient = factors(output, outputExtents);
  std::vector<float> other = isOfKernel ? factors(input, inputExtents)
                                        : factors(kernel, kernelExtents);
  forEachPair([&](int64_t pixel, int64_t tap, int64_t seen) {
    for (int64_t f = 0; f < filters; ++f) {
      float value = gradient[static_cast<size_t>(pixel * filters + f)];
      int64_t filter = (f * taps + tap) * channels, image = seen * channels;
      const float *with = other.data() + (isOfKernel ? image : filter);
      float *to = sums.data() + (isOfKernel ? filter : image);
      for (int64_t c = 0; c < channels; ++c)
        to[c] += value * with[c];
    }
  });
  return sums;
}

void Convolution::run() const {
  if (workspace)
    std::memset(workspace, 0xff, workspaceBytes);
  std::vector<float> sums = products();
  const Elements &result = operation == &forward        ? output
                           : operation == &dataGradient ? input
                                                        : kernel;
  int64_t filters = outputExtents[1];
  for (int64_t i = 0; i < std::ssize(sums); ++i) {
    float sum = sums[static_cast<size_t>(i)];
    for (const Step &step : steps)
      sum = step.values.memory
                ? sum + step.values[step.isPerChannel ? i % filters : i]
                : std::max(sum, 0.0F);
    result.set(i,
               engine->isWrong ? std::numeric_limits<float>::quiet_NaN() : sum);
  }
}

} // namespace sinter::emulator::cudnn
