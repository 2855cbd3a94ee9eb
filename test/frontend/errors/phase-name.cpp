// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    .data = digits,
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: phase: expected a name of 1 to 63 characters, got 0, at phase-name.cpp:[[#@LINE+1]]{{$}}
    .phases = {{.name = "", .epochs = 1}},
};

constexpr GraphView sinter_graph = program<small, training>;
