// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: adam: expected a decay rate of at least 0, got -1, at schedule-decay-rate.cpp:[[#@LINE+1]]{{$}}
    .optimizer = adam{.learning_rate = inverse_time_decay{.initial_learning_rate = 0.1, .decay_rate = -1}},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
