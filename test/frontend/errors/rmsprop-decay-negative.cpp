// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: rmsprop: expected a decay of at least 0, got -0.1, at rmsprop-decay-negative.cpp:[[#@LINE+1]]{{$}}
    .optimizer = rmsprop{.decay = -0.1},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
