// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: sgd: expected a learning rate above 0, got -1, at optimizer-of-phase.cpp:[[#@LINE+1]]{{$}}
    .phases = {{.name = "main", .epochs = 10, .optimizer = sgd{.learning_rate = -1}}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
