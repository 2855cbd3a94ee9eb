//===-- two_convolutions.cpp - a network of two layers ----------*- C++ -*-===//
//
// A small relative of mnist_denoise, for tests that run it often or slowly.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto denoise = model<"two_convolutions">([](Inputs in) {
  return in.image("noisy", {28, 28, 1})
         | conv2d(16, {3, 3}, {.padding = same}) | relu
         | conv2d(1, {3, 3}, {.padding = same}) | sigmoid.name("denoised");
});

constexpr auto noise = salt_and_pepper{.salt = 0.1, .pepper = 0.1};

constexpr Training training{
    .data = mnist{.feeds = {{"noisy", picture | noise}, {"clean", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{.learning_rate = 1e-3},
    .phases = {{.name = "main", .epochs = 2}},
    .batch_size = 16,
};

constexpr GraphView sinter_graph = program<denoise, training>;
