// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: image: expected what arrays has (array), got picture, at feed-picture-of-arrays.cpp:[[#@LINE+1]]{{$}}
    .data = arrays{.feeds = {{"image", picture}, {"label", array("y")}}},
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
