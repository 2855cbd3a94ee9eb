//===-- own_layers.cpp - layers that a user writes --------------*- C++ -*-===//
//
// A layer of the model's own, a residual block and the skips of a U-Net, as
// functions on tensors: neither the language nor the compiler knows of them.
// See networks.py.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

using namespace sinter;

/// Chen et al., "DeepLab": the same image seen at several distances.
constexpr auto pyramid(int64_t filters) {
  return [=](Tensor x) {
    auto seen = [&](int64_t distance) {
      return x | conv2d(filters, {3, 3}, {.padding = same, .dilation = {distance, distance}}) | relu;
    };
    Tensor near = seen(1);
    Tensor middle = seen(2);
    return concatenate({near, middle, seen(3)});
  };
}

/// He et al., "Deep Residual Learning for Image Recognition"; the shortcut is a
/// projection where the number of channels changes.
constexpr auto residual(int64_t filters, bool projects) {
  return [=](Tensor x) {
    Tensor shortcut = projects ? x | conv2d(filters, {1, 1}) | batch_normalization : x;
    return x | conv2d(filters, {3, 3}, {.padding = same}) | batch_normalization | relu
             | conv2d(filters, {3, 3}, {.padding = same}) | batch_normalization
             | add(shortcut) | relu;
  };
}

/// Ronneberger, Fischer and Brox, "U-Net": `below` runs at half the size, and
/// what was there before joins its result.
template <typename Below>
constexpr auto skipping(const Below &below) {
  return [=](Tensor x) {
    return x | max_pool2d({2, 2}) | below | upsample2d({2, 2}) | concatenate(x);
  };
}

constexpr auto segmenter = model<"own_layers">([](Inputs in) {
  auto bottom = [](Tensor x) { return x | residual(12, true) | residual(12, false); };
  return in.image("image", {16, 24, 3}) | pyramid(4)
         | skipping([=](Tensor x) { return x | residual(8, true) | skipping(bottom); })
         | conv2d(3, {1, 1}) | softmax.name("regions");
});

constexpr Training training{
    .data = arrays{.feeds = {{"image", array("image")}, {"mask", array("mask")}}},
    .loss = sparse_categorical_crossentropy{.target = "mask"},
    .optimizer = adam{1e-3},
    .phases = {{.name = "main", .epochs = 4}},
    .batch_size = 8,
};

constexpr GraphView sinter_graph = program<segmenter, training>;
