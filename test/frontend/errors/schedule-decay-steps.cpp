// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: adam: expected decay steps above 0, got 0, at schedule-decay-steps.cpp:[[#@LINE+1]]{{$}}
    .optimizer = adam{.learning_rate = exponential_decay{.initial_learning_rate = 0.1, .decay_steps = 0, .decay_rate = 0.5}},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
