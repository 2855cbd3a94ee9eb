// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: adam: expected at most 8 boundaries, got more, at schedule-boundaries-too-many.cpp:[[#@LINE+1]]{{$}}
    .optimizer = adam{.learning_rate = piecewise_constant{.boundaries = {1, 2, 3, 4, 5, 6, 7, 8, 9}}},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
