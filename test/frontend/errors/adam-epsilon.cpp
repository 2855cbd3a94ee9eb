// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    .data = digits,
    .loss = mean_squared_error{.target = "clean"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: adam: expected an epsilon above 0, got 0, at adam-epsilon.cpp:[[#@LINE+1]]{{$}}
    .optimizer = adam{.epsilon = 0},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<small, training>;
