// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: adam: expected a learning rate above 0, got 0, at schedule-initial-rate.cpp:[[#@LINE+1]]{{$}}
    .optimizer = adam{.learning_rate = cosine_decay{.decay_steps = 10}},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
