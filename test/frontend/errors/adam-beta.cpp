// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    .data = digits,
    .loss = mean_squared_error{.target = "clean"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: adam: expected a beta_2 from 0 to less than 1, got 1, at adam-beta.cpp:[[#@LINE+1]]{{$}}
    .optimizer = adam{.beta_2 = 1},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<small, training>;
