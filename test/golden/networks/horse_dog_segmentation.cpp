//===-- horse_dog_segmentation.cpp - on small pictures ----------*- C++ -*-===//
//
// See networks.py.
//
//===----------------------------------------------------------------------===//

#include "models/horse_dog_segmentation.h"

using namespace sinter;

constexpr auto segmenter = model<"horse_dog_segmentation">([](Inputs in) {
  return horse_dog_segmentation(in.image("image", {16, 24, 3}));
});

constexpr Training training{
    .data = arrays{.feeds = {{"image", array("image")}, {"mask", array("mask")}}},
    .loss = categorical_crossentropy{.target = "mask"},
    .optimizer = adam{1e-3},
    .phases = {{.name = "main"}},
};

constexpr GraphView sinter_graph = program<segmenter, training>;
