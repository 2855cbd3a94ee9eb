//===-- mnist_denoise.cpp - a denoising autoencoder for digits --*- C++ -*-===//
//
// Learns to remove salt-and-pepper noise from handwritten digits.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

using namespace sinter;

constexpr Tensor encoder(Tensor image) {
  return image | conv2d(16, {3, 3}) | relu | max_pool2d({2, 2})
               | conv2d(8, {2, 2})  | relu | max_pool2d({2, 2})
               | conv2d(8, {3, 3})  | relu;
}

constexpr Tensor decoder(Tensor code) {
  return code | conv2d_transpose(8, {3, 3}) | relu | upsample2d({2, 2})
              | conv2d_transpose(8, {2, 2}) | relu | upsample2d({2, 2})
              | conv2d_transpose(1, {3, 3}) | relu.name("denoised");
}

constexpr auto denoise = model<"mnist_denoise">([](Inputs in) {
  return decoder(encoder(in.image("noisy", {28, 28, 1})));
});
static_assert(denoise.output_shape() == Shape{28, 28, 1});

constexpr auto noise = salt_and_pepper{.salt = 0.1, .pepper = 0.1};

constexpr Training training{
    .data = mnist{.feeds = {{"noisy", picture | noise}, {"clean", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{.learning_rate = 1e-3},
    .phases = {{.name = "main", .epochs = 10}},
    .batch_size = 128,
};

constexpr GraphView sinter_graph = program<denoise, training>;
