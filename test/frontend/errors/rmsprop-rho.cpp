// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: rmsprop: expected a rho from 0 to less than 1, got 1, at rmsprop-rho.cpp:[[#@LINE+1]]{{$}}
    .optimizer = rmsprop{.rho = 1},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
