// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: cifar10: expected a validation split from 0 to less than 1, got 1, at validation-split.cpp:[[#@LINE+1]]{{$}}
    .data = cifar10{.feeds = {{"image", picture}, {"label", one_hot_label}}, .validation_split = 1},
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
