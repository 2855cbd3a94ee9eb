// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: rmsprop: expected a constant learning rate beside a decay, got a schedule, at rmsprop-decay-of-schedule.cpp:[[#@LINE+1]]{{$}}
    .optimizer = rmsprop{.learning_rate = cosine_decay{.initial_learning_rate = 0.1, .decay_steps = 100}, .decay = 1e-6},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
