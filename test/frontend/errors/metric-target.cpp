// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: mean_squared_error: expected no target, because metrics compare with the loss's, got 'image', at metric-target.cpp:[[#@LINE+1]]{{$}}
    .metrics = {mean_squared_error{.target = "image"}},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
