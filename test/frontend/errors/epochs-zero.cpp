// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    .data = digits,
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: main: expected at least 1 epoch, got 0, at epochs-zero.cpp:[[#@LINE+1]]{{$}}
    .phases = {{.name = "main", .epochs = 0}},
};

constexpr GraphView sinter_graph = program<small, training>;
