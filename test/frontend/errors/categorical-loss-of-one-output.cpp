// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_segmenter.h"

constexpr Training training{
    .data = pictures,
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: categorical_crossentropy: expected an output of at least 2 classes, got 32x32x1, at categorical-loss-of-one-output.cpp:[[#@LINE+1]]{{$}}
    .loss = categorical_crossentropy{.target = "mask"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<segmenter, training>;
