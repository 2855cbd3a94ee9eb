// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: mnist: expected feeds of inputs and the target (noisy, clean), got 'nosy', at feed-unknown-input.cpp:[[#@LINE+1]]{{$}}
    .data = mnist{.feeds = {{"nosy", picture}, {"clean", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<small, training>;
