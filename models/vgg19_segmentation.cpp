//===-- vgg19_segmentation.cpp - finds the horse in a picture ---*- C++ -*-===//
//
// Trains a decoder on the features of a VGG19, then both together.
//
//===----------------------------------------------------------------------===//

#include "vgg19_segmentation.h"

using namespace sinter;

constexpr auto segmenter = model<"vgg19_segmentation">([](Inputs in) {
  return vgg19_segmentation(in.image("image", {256, 256, 3}));
});
static_assert(segmenter.output_shape() == Shape{256, 256, 1});

constexpr Training training{
    .data = segmentation{.classes = {"background", "horse"},
                         .picture = {256, 256, 3},
                         .feeds = {{"image", picture | caffe_preprocessing}, {"mask", mask}}},
    .loss = binary_crossentropy{.target = "mask"},
    .metrics = {accuracy, mean_iou},
    .phases = {{.name = "decoder", .epochs = 10, .freeze = {"block*"}, .optimizer = adam{1e-3}},
               {.name = "fine_tuning", .epochs = 10, .optimizer = adam{1e-5}}},
    .batch_size = 8,
};

constexpr GraphView sinter_graph = program<segmenter, training>;
