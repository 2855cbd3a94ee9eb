//===-- vgg19.cpp - a small VGG19 against Keras -----------------*- C++ -*-===//
//
// See networks.py.
//
//===----------------------------------------------------------------------===//

#include "models/vgg19.h"

using namespace sinter;

constexpr auto classifier = model<"vgg19">([](Inputs in) {
  return vgg19(in.image("image", {32, 32, 3}), {.classes = 10});
});

constexpr Training training{
    .data = arrays{.feeds = {{"image", array("image")}, {"label", array("label")}}},
    .loss = sparse_categorical_crossentropy{.target = "label"},
    .optimizer = sgd{.learning_rate = 1e-3, .momentum = 0.9},
    .phases = {{.name = "main"}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
