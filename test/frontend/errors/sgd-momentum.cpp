// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: sgd: expected a momentum from 0 to 1, got 1.5, at sgd-momentum.cpp:[[#@LINE+1]]{{$}}
    .optimizer = sgd{.momentum = 1.5},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
