//===-- wide_convolutions.cpp - images for the bulk copy engine -*- C++ -*-===//
//
// 64 channels, and images that are too large to stay in a multiprocessor. No
// layer decides where gradients go.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto denoise = model<"wide_convolutions">([](Inputs in) {
  return in.image("noisy", {28, 28, 1})
         | conv2d(64, {3, 3}, {.padding = same}) | tanh
         | conv2d(64, {3, 3}, {.padding = same}) | tanh
         | conv2d(64, {5, 3}, {.strides = {2, 2}, .padding = same}) | tanh
         | conv2d_transpose(128, {3, 3}, {.strides = {2, 2}, .padding = same}) | tanh
         | conv2d(64, {1, 1}) | tanh
         | conv2d(1, {3, 3}, {.padding = same}) | sigmoid.name("denoised");
});

constexpr auto noise = salt_and_pepper{.salt = 0.1, .pepper = 0.1};

constexpr Training training{
    .data = mnist{.feeds = {{"noisy", picture | noise}, {"clean", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = sgd{.learning_rate = 0.1, .momentum = 0.9},
    .phases = {{.name = "main", .epochs = 1}},
    .batch_size = 4,
};

constexpr GraphView sinter_graph = program<denoise, training>;
