// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    .data = digits,
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: mean_squared_error: expected a target that the data feeds (noisy, clean), got '', at target-empty.cpp:[[#@LINE+1]]{{$}}
    .loss = mean_squared_error{},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<small, training>;
