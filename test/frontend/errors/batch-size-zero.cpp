// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    .data = digits,
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
    .batch_size = 0,
    // The line is that of the closing brace.
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: training: expected a batch size of at least 1, got 0, at batch-size-zero.cpp:[[#@LINE+1]]{{$}}
};

constexpr GraphView sinter_graph = program<small, training>;
