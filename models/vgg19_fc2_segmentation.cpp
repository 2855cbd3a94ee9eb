//===-- vgg19_fc2_segmentation.cpp - a mask from 4096 numbers ---*- C++ -*-===//
//
// Shows what is left of a picture's geometry in the last code of a classifier:
// the whole VGG19 up to fc2 sees 224x224, the mask has 256x256.
//
//===----------------------------------------------------------------------===//

#include "vgg19_fc2_segmentation.h"

using namespace sinter;

constexpr auto segmenter = model<"vgg19_fc2_segmentation">([](Inputs in) {
  return vgg19_fc2_segmentation(in.image("image", {224, 224, 3}));
});
static_assert(segmenter.output_shape() == Shape{256, 256, 1});

constexpr Training training{
    .data = segmentation{.classes = {"background", "horse"},
                         .picture = {256, 256, 3},
                         .feeds = {{"image", picture | resize{224, 224} | caffe_preprocessing},
                                   {"mask", mask}}},
    .loss = binary_crossentropy{.target = "mask"},
    .metrics = {accuracy, mean_iou},
    .phases = {{.name = "decoder", .epochs = 10, .freeze = {"block*", "fc1", "fc2"}, .optimizer = adam{1e-3}},
               {.name = "fine_tuning", .epochs = 10, .optimizer = adam{1e-5}}},
    .batch_size = 8,
};

constexpr GraphView sinter_graph = program<segmenter, training>;
