// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: label: expected what cifar10 has (picture, label, one_hot_label), got mask, at feed-mask-of-labels.cpp:[[#@LINE+1]]{{$}}
    .data = cifar10{.feeds = {{"image", picture}, {"label", mask}}},
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
