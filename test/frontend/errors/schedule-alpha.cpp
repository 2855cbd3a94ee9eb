// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: adam: expected an alpha from 0 to 1, got 2, at schedule-alpha.cpp:[[#@LINE+1]]{{$}}
    .optimizer = adam{.learning_rate = cosine_decay{.initial_learning_rate = 0.1, .decay_steps = 10, .alpha = 2}},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
