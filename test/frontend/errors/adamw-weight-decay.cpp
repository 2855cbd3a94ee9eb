// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: adamw: expected a weight decay of at least 0, got -1, at adamw-weight-decay.cpp:[[#@LINE+1]]{{$}}
    .optimizer = adamw{.weight_decay = -1},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
