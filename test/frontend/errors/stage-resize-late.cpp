// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: image: expected resize right after picture, got it after another stage, at stage-resize-late.cpp:[[#@LINE+1]]{{$}}
    .data = cifar10{.feeds = {{"image", picture | caffe_preprocessing | resize{32, 32}}, {"label", one_hot_label}}},
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
