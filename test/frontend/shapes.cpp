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
