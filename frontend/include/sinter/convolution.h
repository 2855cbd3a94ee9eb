//===-- convolution.h - convolution layers ----------------------*- C++ -*-===//
//
// conv2d and conv2d_transpose, with Keras's arguments and defaults. The kernel
// starts from glorot_uniform, the bias from zeros.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CONVOLUTION_H
#define SINTER_CONVOLUTION_H

#include "sinter/tensor.h"

namespace sinter {

using enum Padding;

/// The arguments of a convolution that have a default.
struct ConvolutionOptions {
  /// Height and width of a step; of a transposed convolution, in its result.
  Size2D strides{1, 1};
  /// `valid`: the kernel stays inside the image. `same`: ceil(n / stride)
  /// values come out of n; of a transposed convolution, n * stride.
  Padding padding = valid;
  bool use_bias = true;
};

namespace detail {

class ConvolutionLayer : public LabelledLayer {
protected:
  constexpr ConvolutionLayer(int64_t filters, const Size2D &kernel,
                             const ConvolutionOptions &options,
                             const std::source_location &location)
      : LabelledLayer(location), filters(filters), kernel(kernel),
        options(options) {}

  /// Borders can be computed; if not, the shape rule says what is wrong.
  constexpr bool sizesArePositive() const {
    return shape_rules::expectPositive("", kernel).empty() &&
           shape_rules::expectPositive("", options.strides).empty();
  }

  constexpr Node makeNode(NodeKind kind, const Borders &borders) const {
    Node node{.kind = kind};
    node.weights.useBias = options.use_bias;
    node.convolution = {.filters = filters,
                        .kernel = kernel,
                        .strides = options.strides,
                        .borders = borders};
    return node;
  }

  int64_t filters;
  Size2D kernel;
  ConvolutionOptions options;
};

} // namespace detail

/// A convolution: HxWxC → H'xW'xfilters.
class conv2d : public detail::ConvolutionLayer {
public:
  constexpr conv2d(
      int64_t filters, const Size2D &kernel,
      const ConvolutionOptions &options = {},
      const std::source_location &location = std::source_location::current())
      : ConvolutionLayer(filters, kernel, options, location) {}

  constexpr Tensor operator()(Tensor x) const {
    Borders borders;
    if (sizesArePositive())
      borders = shape_rules::conv2dBorders(x.shape(), kernel, options.strides,
                                           options.padding);
    return detail::append(makeNode(NodeKind::conv2d, borders), label, {x},
                          shape_rules::conv2d(x.shape(), filters, kernel,
                                              options.strides, borders));
  }
};

/// A transposed convolution, the gradient of a convolution as a layer:
/// HxWxC → H'xW'xfilters.
class conv2d_transpose : public detail::ConvolutionLayer {
public:
  constexpr conv2d_transpose(
      int64_t filters, const Size2D &kernel,
      const ConvolutionOptions &options = {},
      const std::source_location &location = std::source_location::current())
      : ConvolutionLayer(filters, kernel, options, location) {}

  constexpr Tensor operator()(Tensor x) const {
    Borders cut;
    if (sizesArePositive())
      cut = shape_rules::conv2dTransposeBorders(kernel, options.strides,
                                                options.padding);
    return detail::append(makeNode(NodeKind::conv2dTranspose, cut), label, {x},
                          shape_rules::conv2dTranspose(x.shape(), filters,
                                                       kernel, options.strides,
                                                       cut));
  }
};

} // namespace sinter

#endif // SINTER_CONVOLUTION_H
