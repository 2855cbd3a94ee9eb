//===-- normalized_convolutions.cpp - images between kernels ----*- C++ -*-===//
//
// Each normalisation over the batch ends a kernel, so that images go from
// kernel to kernel by way of memory. No layer decides where gradients go.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto denoise = model<"normalized_convolutions">([](Inputs in) {
  return in.image("noisy", {28, 28, 1})
         | conv2d(8, {3, 3}, {.padding = same}) | batch_normalization | tanh
         | average_pool2d({2, 2})
         | conv2d(16, {3, 3}, {.padding = same}) | batch_normalization | tanh
         | conv2d_transpose(8, {3, 3}, {.strides = {2, 2}, .padding = same})
         | batch_normalization | tanh
         | conv2d(1, {3, 3}, {.padding = same}) | sigmoid.name("denoised");
});

constexpr auto noise = salt_and_pepper{.salt = 0.1, .pepper = 0.1};

constexpr Training training{
    .data = mnist{.feeds = {{"noisy", picture | noise}, {"clean", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = sgd{.learning_rate = 0.1, .momentum = 0.9},
    .phases = {{.name = "main", .epochs = 2}},
    .batch_size = 16,
};

constexpr GraphView sinter_graph = program<denoise, training>;
