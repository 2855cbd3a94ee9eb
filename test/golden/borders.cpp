//===-- borders.cpp - strides, paddings and odd sizes -----------*- C++ -*-===//
//
// A network for the golden test alone: what mnist_denoise does without. See
// keras_models.py.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto borders = model<"borders">([](Inputs in) {
  Tensor skipped = in.image("noisy", {28, 28, 1}) |
                   conv2d(4, {3, 3}, {.strides = {2, 2}, .padding = Padding::same}) |
                   relu;
  Tensor joined =
      add(skipped | conv2d(4, {2, 2}, {.padding = Padding::same}) | relu, skipped);
  return joined | max_pool2d({3, 3})
                | conv2d_transpose(5, {3, 3}, {.strides = {3, 3}}) | relu
                | conv2d_transpose(3, {4, 4}, {.strides = {2, 2}, .padding = Padding::same}) | relu
                | conv2d_transpose(6, {5, 5}) | relu
                | conv2d(3, {5, 5}, {.strides = {3, 3}}) | relu
                | conv2d_transpose(4, {2, 2}, {.strides = {3, 3}}) | relu
                | conv2d_transpose(2, {2, 2}, {.padding = Padding::same}) | relu
                | conv2d_transpose(1, {5, 5}, {.use_bias = false}).name("denoised");
});

constexpr Training training{
    .data = mnist{.feeds = {{"noisy", picture}, {"clean", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{.learning_rate = 1e-3},
    .phases = {{.name = "main", .epochs = 1}},
    .batch_size = 32,
};

constexpr GraphView sinter_graph = program<borders, training>;
