//===-- resnet50.cpp - a small ResNet50 against Keras -----------*- C++ -*-===//
//
// See networks.py.
//
//===----------------------------------------------------------------------===//

#include "models/resnet50.h"

using namespace sinter;

constexpr auto classifier = model<"resnet50">([](Inputs in) {
  return resnet50(in.image("image", {48, 48, 3}), {.classes = 10});
});

constexpr Training training{
    .data = arrays{.feeds = {{"image", array("image")}, {"label", array("label")}}},
    .loss = sparse_categorical_crossentropy{.target = "label"},
    .optimizer = sgd{.learning_rate = 1e-3, .momentum = 0.9},
    .phases = {{.name = "main"}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
