// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    .data = digits,
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    .phases = {},
    // The line is that of the closing brace.
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: training: expected at least one phase, got none, at phases-none.cpp:[[#@LINE+1]]{{$}}
};

constexpr GraphView sinter_graph = program<small, training>;
