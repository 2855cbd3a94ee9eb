// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: image: expected a name of letters, digits and '_', got 'x/y', at feed-array-name.cpp:[[#@LINE+1]]{{$}}
    .data = arrays{.feeds = {{"image", array("x/y")}, {"label", array("y")}}},
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
