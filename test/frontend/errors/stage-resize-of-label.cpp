// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: label: expected resize right after picture, got it after one_hot_label, at stage-resize-of-label.cpp:[[#@LINE+1]]{{$}}
    .data = cifar10{.feeds = {{"image", picture}, {"label", one_hot_label | resize{1, 1}}}},
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
