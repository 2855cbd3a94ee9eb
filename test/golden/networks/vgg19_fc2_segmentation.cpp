//===-- vgg19_fc2_segmentation.cpp - on small pictures ----------*- C++ -*-===//
//
// See networks.py.
//
//===----------------------------------------------------------------------===//

#include "models/vgg19_fc2_segmentation.h"

using namespace sinter;

constexpr auto segmenter = model<"vgg19_fc2_segmentation">([](Inputs in) {
  return vgg19_fc2_segmentation(in.image("image", {32, 32, 3}));
});

constexpr Training training{
    .data = arrays{.feeds = {{"image", array("image")}, {"mask", array("mask")}}},
    .loss = binary_crossentropy{.target = "mask"},
    .phases = {{.name = "decoder", .freeze = {"block*", "fc1", "fc2"}, .optimizer = adam{1e-5}}},
};

constexpr GraphView sinter_graph = program<segmenter, training>;
