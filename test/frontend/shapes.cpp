// Shapes, borders and attributes of each layer, as Keras 3 has them.
// RUN: %clangxx -Wall -Wextra -Werror %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto convolutions = model<"convolutions">([](Inputs in) {
  return in.image("x", {28, 27, 3})
         | conv2d(16, {3, 2})
         | conv2d(8, {3, 3}, {.strides = {2, 2}})
         | conv2d(8, {3, 3}, {.padding = same})
         | conv2d(8, {2, 2}, {.padding = same})
         | conv2d(4, {3, 3}, {.strides = {2, 2}, .padding = same, .use_bias = false})
         | conv2d(4, {5, 2}, {.strides = {2, 3}, .padding = same});
});
static_assert(convolutions.nodes[1].shape == Shape{26, 26, 16});
static_assert(convolutions.nodes[1].convolution.borders == Borders{});
static_assert(convolutions.nodes[1].convolution.kernel == Size2D{3, 2});
static_assert(convolutions.nodes[1].weights.useBias);
static_assert(convolutions.nodes[1].weights.kernelInitializer.kind ==
              InitializerKind::glorotUniform);
static_assert(convolutions.nodes[1].weights.biasInitializer.kind ==
              InitializerKind::constant);
static_assert(convolutions.nodes[2].shape == Shape{12, 12, 8});
static_assert(convolutions.nodes[2].convolution.strides == Size2D{2, 2});
static_assert(convolutions.nodes[3].shape == Shape{12, 12, 8});
static_assert(convolutions.nodes[3].convolution.borders == Borders{1, 1, 1, 1});
// The odd row of zeros comes after the image.
static_assert(convolutions.nodes[4].shape == Shape{12, 12, 8});
static_assert(convolutions.nodes[4].convolution.borders == Borders{0, 1, 0, 1});
static_assert(convolutions.nodes[5].shape == Shape{6, 6, 4});
static_assert(convolutions.nodes[5].convolution.borders == Borders{0, 1, 0, 1});
static_assert(!convolutions.nodes[5].weights.useBias);
static_assert(convolutions.output_shape() == Shape{3, 2, 4});
static_assert(convolutions.output().convolution.borders == Borders{1, 2, 0, 0});

constexpr auto transposed = model<"transposed">([](Inputs in) {
  return in.image("x", {4, 4, 8})
         | conv2d_transpose(8, {3, 3})
         | conv2d_transpose(8, {3, 3}, {.padding = same})
         | conv2d_transpose(8, {3, 3}, {.strides = {2, 2}, .padding = same})
         | conv2d_transpose(8, {3, 3}, {.strides = {2, 2}})
         | conv2d_transpose(1, {2, 2}, {.padding = same, .use_bias = false})
         | conv2d_transpose(1, {1, 2}, {.strides = {3, 2}});
});
static_assert(transposed.nodes[1].kind == NodeKind::conv2dTranspose);
static_assert(transposed.nodes[1].shape == Shape{6, 6, 8});
static_assert(transposed.nodes[1].convolution.borders == Borders{});
static_assert(transposed.nodes[2].shape == Shape{6, 6, 8});
static_assert(transposed.nodes[2].convolution.borders == Borders{1, 1, 1, 1});
// What is cut off lies on the other side than a convolution's zeros.
static_assert(transposed.nodes[3].shape == Shape{12, 12, 8});
static_assert(transposed.nodes[3].convolution.borders == Borders{0, 1, 0, 1});
static_assert(transposed.nodes[4].shape == Shape{25, 25, 8});
static_assert(transposed.nodes[5].shape == Shape{25, 25, 1});
static_assert(transposed.nodes[5].convolution.borders == Borders{0, 1, 0, 1});
static_assert(!transposed.nodes[5].weights.useBias);
// A stride beyond the kernel adds zeros after the image.
static_assert(transposed.output_shape() == Shape{75, 50, 1});
static_assert(transposed.output().convolution.borders == Borders{0, -2, 0, 0});

constexpr auto resampling = model<"resampling">([](Inputs in) {
  return in.image("x", {13, 12, 3}) | max_pool2d({2, 3}) | upsample2d({3, 1});
});
static_assert(resampling.nodes[1].shape == Shape{6, 4, 3});
static_assert(resampling.nodes[1].pooling.size == Size2D{2, 3});
static_assert(resampling.output_shape() == Shape{18, 4, 3});
static_assert(resampling.output().factor == Size2D{3, 1});

static_assert(resampling.output().interpolation == nearest);

// Dilated kernels, groups, and a convolution for each channel.
constexpr auto spread = model<"spread">([](Inputs in) {
  return in.image("x", {16, 15, 4})
         | conv2d(8, {3, 2}, {.dilation = {2, 3}})
         | conv2d(8, {3, 2}, {.padding = same, .dilation = {2, 3}, .groups = 2})
         | conv2d(16, {3, 3}, {.groups = 8});
});
static_assert(spread.nodes[1].shape == Shape{12, 12, 8});
static_assert(spread.nodes[1].convolution.dilation == Size2D{2, 3});
static_assert(spread.nodes[2].shape == Shape{12, 12, 8});
static_assert(spread.nodes[2].convolution.borders == Borders{2, 2, 1, 2});
static_assert(spread.nodes[2].convolution.groups == 2);
static_assert(spread.output_shape() == Shape{10, 10, 16});
// Kernel (3, 2, 4, 8), then (3, 2, 4, 8) and (3, 3, 1, 16), with biases.
static_assert(parameter_count(spread) == (192 + 8) + (192 + 8) + (144 + 16));

// Keras's output padding: kernel + (n - 1) * stride, or with 'same'
// kernel % 2 + (n - 1) * stride, plus it.
constexpr auto padded = model<"padded">([](Inputs in) {
  return in.image("x", {4, 4, 1})
         | conv2d_transpose(1, {3, 2}, {.strides = {2, 3}, .output_padding = {1, 0}})
         | conv2d_transpose(1, {3, 2}, {.strides = {2, 3}, .padding = same, .output_padding = {1, 2}});
});
static_assert(padded.nodes[1].shape == Shape{10, 11, 1});
static_assert(padded.output_shape() == Shape{20, 32, 1});

constexpr auto pools = model<"pools">([](Inputs in) {
  return in.image("x", {13, 12, 3})
         | max_pool2d({3, 3}, {.strides = {2, 2}, .padding = same})
         | average_pool2d({3, 2}, {.strides = {1, 1}})
         | average_pool2d({2, 2})
         | global_average_pool2d;
});
static_assert(pools.nodes[1].shape == Shape{7, 6, 3});
static_assert(pools.nodes[1].pooling.strides == Size2D{2, 2});
static_assert(pools.nodes[1].pooling.borders == Borders{1, 1, 0, 1});
static_assert(pools.nodes[2].shape == Shape{5, 5, 3});
static_assert(pools.nodes[3].shape == Shape{2, 2, 3});
static_assert(pools.nodes[3].pooling.strides == Size2D{2, 2});
static_assert(pools.output_shape() == Shape{3});

constexpr auto borders = model<"borders">([](Inputs in) {
  return in.image("x", {4, 4, 2})
         | zero_padding2d(1)
         | zero_padding2d({2, 0})
         | zero_padding2d(Borders{.bottom = 1, .right = 3})
         | upsample2d({2, 3}, {.interpolation = bilinear});
});
static_assert(borders.nodes[1].shape == Shape{6, 6, 2});
static_assert(borders.nodes[2].padding == Borders{2, 2, 0, 0});
static_assert(borders.nodes[2].shape == Shape{10, 6, 2});
static_assert(borders.nodes[3].shape == Shape{11, 9, 2});
static_assert(borders.output_shape() == Shape{22, 27, 2});
static_assert(borders.output().interpolation == bilinear);

constexpr auto tops = model<"tops">([](Inputs in) {
  Tensor x = in.image("x", {4, 3, 2});
  return concatenate(x, x | dense(5)) | flatten
         | dense(12, {.use_bias = false,
                      .kernel_initializer = he_uniform,
                      .kernel_l2 = 0.25})
         | reshape({2, -1, 3})
         | batch_normalization({.momentum = 0.9, .scale = false})
         | dropout(0.5);
});
static_assert(tops.nodes[1].shape == Shape{4, 3, 5});
static_assert(tops.nodes[2].shape == Shape{4, 3, 7});
static_assert(tops.nodes[3].shape == Shape{84});
static_assert(tops.nodes[4].shape == Shape{12});
static_assert(tops.nodes[4].units == 12);
static_assert(!tops.nodes[4].weights.useBias);
static_assert(tops.nodes[4].weights.kernelInitializer.kind ==
              InitializerKind::heUniform);
static_assert(tops.nodes[4].weights.kernelL2 == 0.25);
static_assert(tops.nodes[5].shape == Shape{2, 2, 3});
static_assert(tops.nodes[6].normalization.momentum == 0.9);
static_assert(tops.nodes[6].normalization.epsilon == 1e-3);
static_assert(!tops.nodes[6].normalization.scale);
static_assert(tops.nodes[6].normalization.center);
static_assert(tops.output().rate == 0.5);
// Two dense layers, one without a bias; beta and two moving statistics.
static_assert(parameter_count(tops) == (2 * 5 + 5) + 84 * 12 + 3 * 3);

constexpr auto starts = model<"starts">([](Inputs in) {
  return in.tensor("x", {4}) | dense(1, {.kernel_initializer = ones, .bias_initializer = constant(0.5)})
                             | dense(1, {.kernel_initializer = he_normal});
});
static_assert(starts.nodes[1].weights.kernelInitializer.value == 1);
static_assert(starts.nodes[1].weights.biasInitializer.value == 0.5);
static_assert(starts.nodes[2].weights.kernelInitializer.kind ==
              InitializerKind::heNormal);
static_assert(starts.nodes[2].weights.biasInitializer.value == 0);

// A kernel as large as its input, and element-wise layers on any rank.
constexpr auto smallest = model<"smallest">([](Inputs in) {
  return in.image("x", {3, 3, 1}) | conv2d(1, {3, 3}) | max_pool2d({1, 1});
});
static_assert(smallest.output_shape() == Shape{1, 1, 1});

constexpr auto flat = model<"flat">([](Inputs in) {
  Tensor code = in.tensor("code", {16});
  return add(code, code | relu);
});
static_assert(flat.output_shape() == Shape{16});
