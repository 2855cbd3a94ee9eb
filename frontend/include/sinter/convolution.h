//===-- convolution.h - convolution layers ----------------------*- C++ -*-===//
//
// conv2d and conv2d_transpose, with Keras's arguments and defaults.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CONVOLUTION_H
#define SINTER_CONVOLUTION_H

#include "sinter/size.h"
#include "sinter/tensor.h"
#include "sinter/weights.h"

namespace sinter {

using enum Padding;

/// The arguments of a convolution that have a default.
struct ConvolutionOptions {
  Size2D strides{1, 1}; ///< height and width of a step
  /// `valid`: the kernel stays inside the image. `same`: ceil(n / stride)
  /// values come out of n.
  Padding padding = valid;
  Size2D dilation{1, 1}; ///< rows and columns from one tap to the next
  /// Channels and filters are split into so many groups that do not mix.
  int64_t groups = 1;
  bool use_bias = true;
  Initializer kernel_initializer = glorot_uniform;
  Initializer bias_initializer = zeros;
  double kernel_l2 = 0; ///< adds this times the sum of the kernel's squares
};

/// The arguments of a transposed convolution that have a default.
struct TransposedConvolutionOptions {
  Size2D strides{1, 1}; ///< height and width of a step in the result
  /// `valid`: max(kernel, stride) + (n - 1) * stride values come out of n.
  /// `same`: n * stride.
  Padding padding = valid;
  /// Rows and columns more than kernel + (n - 1) * stride, or with `same` than
  /// kernel % 2 + (n - 1) * stride; less than the strides.
  OptionalSize2D output_padding{};
  bool use_bias = true;
  Initializer kernel_initializer = glorot_uniform;
  Initializer bias_initializer = zeros;
  double kernel_l2 = 0; ///< adds this times the sum of the kernel's squares
};

/// A convolution: HxWxC → H'xW'xfilters.
class conv2d : public detail::LabelledLayer {
public:
  constexpr conv2d(
      int64_t filters, const Size2D &kernel,
      const ConvolutionOptions &options = {},
      const std::source_location &location = std::source_location::current())
      : LabelledLayer(location), filters(filters), kernel(kernel),
        options(options) {}

  constexpr Tensor operator()(Tensor x) const {
    Borders borders;
    // If borders cannot be computed, the shape rule says what is wrong.
    if (shape_rules::expectPositive("", kernel).empty() &&
        shape_rules::expectPositive("", options.strides).empty() &&
        shape_rules::expectPositive("", options.dilation).empty())
      borders = shape_rules::conv2dBorders(x.shape(), kernel, options.strides,
                                           options.padding, options.dilation);
    Node node{.kind = NodeKind::conv2d,
              .weights = detail::freezeWeights(options)};
    node.convolution = {.filters = filters,
                        .kernel = kernel,
                        .strides = options.strides,
                        .dilation = options.dilation,
                        .groups = options.groups,
                        .borders = borders};
    return detail::append(
        node, label, {x},
        detail::withWeights(
            options,
            shape_rules::conv2d(x.shape(), filters, kernel, options.strides,
                                borders, options.dilation, options.groups)));
  }

private:
  int64_t filters;
  Size2D kernel;
  ConvolutionOptions options;
};

/// A transposed convolution, the gradient of a convolution as a layer:
/// HxWxC → H'xW'xfilters.
class conv2d_transpose : public detail::LabelledLayer {
public:
  constexpr conv2d_transpose(
      int64_t filters, const Size2D &kernel,
      const TransposedConvolutionOptions &options = {},
      const std::source_location &location = std::source_location::current())
      : LabelledLayer(location), filters(filters), kernel(kernel),
        options(options) {}

  constexpr Tensor operator()(Tensor x) const {
    Borders cut;
    // If borders cannot be computed, the shape rule says what is wrong.
    if (shape_rules::expectPositive("", kernel).empty() &&
        shape_rules::expectPositive("", options.strides).empty())
      cut = shape_rules::conv2dTransposeBorders(kernel, options.strides,
                                                options.padding,
                                                options.output_padding.value());
    Node node{.kind = NodeKind::conv2dTranspose,
              .weights = detail::freezeWeights(options)};
    node.convolution = {.filters = filters,
                        .kernel = kernel,
                        .strides = options.strides,
                        .borders = cut};
    return detail::append(node, label, {x}, resultFor(x.shape(), cut));
  }

private:
  constexpr ShapeResult resultFor(const Shape &input,
                                  const Borders &cut) const {
    ShapeResult result = shape_rules::conv2dTranspose(input, filters, kernel,
                                                      options.strides, cut);
    Text fault = shape_rules::expectOutputPadding(
        options.output_padding.valueOr({0, 0}), options.strides);
    if (result.ok() && !fault.empty())
      return fault;
    return detail::withWeights(options, result);
  }

  int64_t filters;
  Size2D kernel;
  TransposedConvolutionOptions options;
};

} // namespace sinter

#endif // SINTER_CONVOLUTION_H
