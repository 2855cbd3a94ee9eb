// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    .data = digits,
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: mean_squared_error: expected a target outside the network, got 'noisy' of small_model.h:15, at target-in-network.cpp:[[#@LINE+1]]{{$}}
    .loss = mean_squared_error{.target = "noisy"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<small, training>;
