// Pictures with masks, class weights, phases that freeze layers, schedules and
// clipping in the frozen graph.
// RUN: %clangxx_bin -Wall -Wextra -Werror %s -o %t && %t | FileCheck %s

#include "print-graph.h"
#include <sinter/sinter.h>

using namespace sinter;

constexpr auto segmenter = model<"segmenter">([](Inputs in) {
  return in.image("image", {16, 24, 3}) | conv2d(4, {3, 3}, {.padding = same})
                                        | batch_normalization | relu
                                        | conv2d(3, {1, 1}) | softmax;
});

constexpr Training training{
    .data = segmentation{.classes = {"background", "horse", "dog"},
                         .picture = {16, 24, 3},
                         .feeds = {{"image", picture | caffe_preprocessing | scale{0.5, -1}},
                                   {"mask", one_hot_mask}},
                         .augmentation = {.flip_horizontal = true, .flip_vertical = true, .random_crop = 4},
                         .validation_split = 0.25},
    .loss = categorical_crossentropy{.target = "mask", .class_weights = {0.5, 2, 3}},
    .optimizer = adamw{.learning_rate = cosine_decay{.initial_learning_rate = 0.1, .decay_steps = 100, .alpha = 0.01},
                       .clip_norm = 1},
    .metrics = {accuracy, mean_iou, confusion_matrix, mean_squared_error{}},
    .phases =
        {
            {.name = "decoder", .epochs = 2, .freeze = {"batch_normalization", "conv2d_*"}},
            {.name = "momentum", .optimizer = sgd{.learning_rate = piecewise_constant{.boundaries = {10, 20}, .values = {1, 0.5, 0.25}},
                                                  .momentum = 0.9, .nesterov = true, .clip_value = 2}},
            {.name = "notebook", .optimizer = rmsprop{.learning_rate = 1e-4, .decay = 1e-6}},
            {.name = "inverse", .optimizer = rmsprop{.learning_rate = inverse_time_decay{.initial_learning_rate = 0.1, .decay_steps = 10, .decay_rate = 0.5},
                                                     .rho = 0.8, .momentum = 0.5, .epsilon = 0.01}},
            {.name = "exponential", .optimizer = adam{.learning_rate = exponential_decay{.initial_learning_rate = 0.1, .decay_steps = 10, .decay_rate = 0.5, .staircase = true},
                                                      .global_clip_norm = 3}},
            {.name = "number", .optimizer = adam{1e-5}},
        },
    .batch_size = 4,
};

constexpr GraphView sinter_graph = program<segmenter, training>;

static_assert(Phase::matches("dense", "dense"));
static_assert(!Phase::matches("dense", "dense_1"));
static_assert(Phase::matches("block*", "block1_conv1"));
static_assert(!Phase::matches("block*", "my_block1"));
static_assert(Phase::matches("*_bn", "conv1_bn"));
static_assert(!Phase::matches("*_bn", "conv1_bn_2"));
static_assert(Phase::matches("conv2*_bn", "conv2_block1_0_bn"));
static_assert(!Phase::matches("aba*ba", "aba"));
static_assert(Phase::matches("*_1_*", "conv2_block3_1_bn"));
static_assert(!Phase::matches("*_1_*", "conv2_block1_0_bn"));
static_assert(Phase::matches("*", ""));

int main() { printGraph(sinter_graph); }

// CHECK: version 2 model segmenter batch 4
// CHECK: 6: input mask( ) -> 16x24x3 target at
// CHECK-NEXT: output 5
// CHECK-NEXT: loss categoricalCrossentropy output=5 target=6 weight=0.5 weight=2 weight=3 at
// CHECK-NEXT: metric accuracy categoricalAccuracy classes=0 at segmentation.cpp:26{{$}}
// CHECK-NEXT: metric mean_iou confusionMatrix classes=3 at segmentation.cpp:26{{$}}
// CHECK-NEXT: metric confusion_matrix confusionMatrix classes=3 at
// CHECK-NEXT: metric mean_squared_error meanSquaredError classes=0 at
// CHECK-NEXT: dataset segmentation picture=16x24x3 validation=0.25 background horse dog flip_horizontal flip_vertical crop=4 at segmentation.cpp:22{{$}}
// CHECK-NEXT: feed 0 picture caffe(0, 0) scale(0.5, -1) at
// CHECK-NEXT: feed 6 maskOneHot at
// CHECK-NEXT: phase decoder epochs=2 freeze=batch_normalization freeze=conv2d_* at
// CHECK-NEXT: optimizer adamw cosine(rate=0.1 steps=100 alpha=0.01) beta1=0.9 beta2=0.999 epsilon=1e-07 weightDecay=0.004 clipNorm=1 at segmentation.cpp:25{{$}}
// CHECK-NEXT: phase momentum epochs=1 at
// CHECK-NEXT: optimizer sgd piecewise(1 until 10, 0.5 until 20, 0.25) momentum=0.9 nesterov=1 clipValue=2 at
// CHECK-NEXT: phase notebook epochs=1 at
// CHECK-NEXT: optimizer rmsprop inverseTime(rate=0.0001 steps=1 decay=1e-06 staircase=0) rho=0.9 momentum=0 epsilon=1e-07 at
// CHECK-NEXT: phase inverse epochs=1 at
// CHECK-NEXT: optimizer rmsprop inverseTime(rate=0.1 steps=10 decay=0.5 staircase=0) rho=0.8 momentum=0.5 epsilon=0.01 at
// CHECK-NEXT: phase exponential epochs=1 at
// CHECK-NEXT: optimizer adam exponential(rate=0.1 steps=10 decay=0.5 staircase=1) beta1=0.9 beta2=0.999 epsilon=1e-07 globalClipNorm=3 at
// CHECK-NEXT: phase number epochs=1 at
// CHECK-NEXT: optimizer adam rate=1e-05 beta1=0.9 beta2=0.999 epsilon=1e-07 at segmentation.cpp:37
// CHECK-NOT: {{.}}
