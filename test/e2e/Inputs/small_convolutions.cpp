//===-- small_convolutions.cpp - calls that are measured soon ---*- C++ -*-===//
//
// Convolutions and a dense layer that libraries can compute and that no one would
// give to them, for an emulator to measure.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto classifier = model<"small_convolutions">([](Inputs in) {
  return in.image("image", {6, 6, 3}) | conv2d(8, {3, 3}).name("first") | relu
         | conv2d(8, {2, 2}).name("second") | relu | flatten | dense(8) | softmax;
});

constexpr Training training{
    .data = image_folders{.classes = {"a", "b", "c", "d", "e", "f", "g", "h"},
                          .picture = {6, 6, 3},
                          .feeds = {{"image", picture}, {"label", label}}},
    .loss = sparse_categorical_crossentropy{.target = "label"},
    .optimizer = sgd{1e-2},
    .metrics = {accuracy},
    .phases = {{.name = "all", .epochs = 1}},
    .batch_size = 6,
};

constexpr GraphView sinter_graph = program<classifier, training>;
