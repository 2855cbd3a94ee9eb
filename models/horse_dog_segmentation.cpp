//===-- horse_dog_segmentation.cpp - horses and dogs ------------*- C++ -*-===//
//
// Tells horses, dogs and the background apart, pixel by pixel, from scratch.
//
//===----------------------------------------------------------------------===//

#include "horse_dog_segmentation.h"

using namespace sinter;

constexpr auto segmenter = model<"horse_dog_segmentation">([](Inputs in) {
  return horse_dog_segmentation(in.image("image", {128, 128, 3}));
});
static_assert(segmenter.output_shape() == Shape{128, 128, 3});

constexpr Training training{
    .data = segmentation{.classes = {"background", "horse", "dog"},
                         .picture = {128, 128, 3},
                         .feeds = {{"image", picture}, {"mask", one_hot_mask}},
                         .augmentation = {.flip_horizontal = true}},
    .loss = categorical_crossentropy{.target = "mask"},
    .optimizer = adam{1e-3},
    .metrics = {accuracy, mean_iou},
    .phases = {{.name = "main", .epochs = 20}},
    .batch_size = 16,
};

constexpr GraphView sinter_graph = program<segmenter, training>;
