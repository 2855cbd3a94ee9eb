// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_segmenter.h"

constexpr Training training{
    .data = segmentation{.classes = {"background", "horse", "dog"}, .picture = {32, 32, 3}, .feeds = {{"image", picture}, {"mask", mask}}},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: binary_crossentropy: expected class numbers of 2 classes, got 3 of segmentation, at class-numbers-of-binary-loss.cpp:[[#@LINE+1]]{{$}}
    .loss = binary_crossentropy{.target = "mask"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<segmenter, training>;
