// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: image: expected a size of at least 1x1 and at most 32767 on a side, got 32x0, at stage-resize-size.cpp:[[#@LINE+1]]{{$}}
    .data = cifar10{.feeds = {{"image", picture | resize{32, 0}}, {"label", one_hot_label}}},
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
