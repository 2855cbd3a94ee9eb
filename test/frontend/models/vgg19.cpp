// VGG19 has the layers of keras.applications, by their names, and the
// segmentation models use it, for any size.
// RUN: %clangxx -Wall -Wextra -Werror %s

#include "models/horse_dog_segmentation.h"
#include "models/vgg19_fc2_segmentation.h"
#include "models/vgg19_segmentation.h"

using namespace sinter;

constexpr auto encoder = model<"encoder">([](Inputs in) {
  return vgg19(in.image("image", {64, 96, 3}), {.include_top = false});
});
static_assert(encoder.output_shape() == Shape{2, 3, 512});
static_assert(encoder.output().name.view() == "block5_pool");
static_assert(encoder.nodes[1].name.view() == "block1_conv1");
static_assert(encoder.nodes[2].name.view() == "block1_conv1_relu");
// Keras: VGG19(include_top=False).count_params().
static_assert(parameter_count(encoder) == 20'024'384);

constexpr auto small = model<"small">([](Inputs in) {
  return vgg19(in.image("image", {32, 32, 3}), {.classes = 5});
});
static_assert(small.output_shape() == Shape{5});

constexpr auto segmenter = model<"segmenter">([](Inputs in) {
  return vgg19_segmentation(in.image("image", {64, 64, 3}));
});
static_assert(segmenter.output_shape() == Shape{64, 64, 1});

constexpr auto decoded = model<"decoded">([](Inputs in) {
  return vgg19_fc2_segmentation(in.image("image", {32, 32, 3}));
});
static_assert(decoded.output_shape() == Shape{256, 256, 1});

constexpr auto regions = model<"regions">([](Inputs in) {
  return horse_dog_segmentation(in.image("image", {64, 32, 3}));
});
static_assert(regions.output_shape() == Shape{64, 32, 3});
