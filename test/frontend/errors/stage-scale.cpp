// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: image: expected a finite factor and offset, got 1000000 or more, at stage-scale.cpp:[[#@LINE+1]]{{$}}
    .data = cifar10{.feeds = {{"image", picture | scale{.factor = 1e300}}, {"label", one_hot_label}}},
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
