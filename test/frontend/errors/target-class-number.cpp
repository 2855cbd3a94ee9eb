// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = cifar10{.feeds = {{"image", picture}, {"label", label}}},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: categorical_crossentropy: expected a target of the output's shape 10, got 1, at target-class-number.cpp:[[#@LINE+1]]{{$}}
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
