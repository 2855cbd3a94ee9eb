//===-- vgg19_segmentation.cpp - on small pictures, for Keras ---*- C++ -*-===//
//
// See networks.py.
//
//===----------------------------------------------------------------------===//

#include "models/vgg19_segmentation.h"

using namespace sinter;

constexpr auto segmenter = model<"vgg19_segmentation">([](Inputs in) {
  return vgg19_segmentation(in.image("image", {32, 32, 3}));
});

constexpr Training training{
    .data = arrays{.feeds = {{"image", array("image")}, {"mask", array("mask")}}},
    .loss = binary_crossentropy{.target = "mask"},
    .phases = {{.name = "decoder", .freeze = {"block*"}, .optimizer = adam{1e-3}},
               {.name = "fine_tuning", .optimizer = adam{1e-4}}},
};

constexpr GraphView sinter_graph = program<segmenter, training>;
